"""The parts of ``pull``: what the organization has, into files."""
