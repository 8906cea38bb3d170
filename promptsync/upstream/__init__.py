"""Git repositories that prompts come from: their addresses, what is in them, and how they have moved on."""
