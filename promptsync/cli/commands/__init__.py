"""One module a command: its options, its help, and the call of the part that does the work."""
