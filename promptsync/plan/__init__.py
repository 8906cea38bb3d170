"""A plan and what became of it, as frozen values: ``planning`` → ``applying`` → ``render``."""
