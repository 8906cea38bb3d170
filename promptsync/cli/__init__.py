"""The command line: one module a command, and the only place that wires the other parts together."""

import os

# GitPython, once it is imported, raises where there is no git. What needs none shall go on; the rest says so.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
