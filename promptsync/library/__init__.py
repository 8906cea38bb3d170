"""Files → desired prompts and findings. Start at :mod:`promptsync.library.loader`."""
