"""Rules about what a prompt says, beyond what its schema holds. Start at :mod:`promptsync.library.lint.linter`."""
