"""Prompts → files, so that the rest of a file stays byte for byte as it is."""
