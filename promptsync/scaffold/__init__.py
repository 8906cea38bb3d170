"""What ``promptsync init`` writes: texts, and the values that go into them. No I/O but for the templates."""
