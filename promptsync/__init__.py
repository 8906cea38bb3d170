"""GitOps for the prompt library of an Ona organisation."""

__version__ = "0.1.0"
