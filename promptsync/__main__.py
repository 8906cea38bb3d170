"""``python -m promptsync``."""

from promptsync.cli.main import main

if __name__ == "__main__":
    main()
