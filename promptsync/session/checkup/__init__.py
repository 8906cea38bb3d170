"""Looks at what promptsync needs, one thing after the other; nothing is written but on purpose."""
