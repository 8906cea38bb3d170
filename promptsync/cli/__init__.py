"""The command line: a thin module a command, over the parts that `session` assembles."""
