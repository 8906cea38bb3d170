"""Rules about what a prompt says. Start at :mod:`promptsync.library.lint.linter`."""
