"""GitOps for the prompt library of an Ona organization."""

__version__ = "0.1.0"
