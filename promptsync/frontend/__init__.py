"""What both front ends share: the error boundary, the console, and reports as they come."""

import os

# GitPython, once it is imported, raises where there is no git. What needs none shall go on; the rest says so.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
