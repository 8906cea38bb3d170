"""The project's own git repository: what it has, what is committed, when a file was last changed."""
