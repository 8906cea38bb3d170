"""What action.yml runs: ``python -m promptsync.action``."""

from promptsync.action.main import main

if __name__ == "__main__":
    main()
