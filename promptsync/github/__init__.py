"""GitHub as the Action meets it: its API, its events, and what its runner reads."""
