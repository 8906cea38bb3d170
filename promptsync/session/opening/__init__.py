"""Opens what a command works on: the project and its target."""
