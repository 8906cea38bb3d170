"""The parts of one command, opened and put together: project, target, ledger, service."""
