"""The parts of ``import``: sources are opened, files are written, and the lock says where they came from."""
