"""Plan → Outcome: the only part that changes the organization."""
