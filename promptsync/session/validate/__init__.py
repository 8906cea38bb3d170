"""The parts of ``validate``: which findings it tells, and what it fixes."""
