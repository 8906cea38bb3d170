"""The parts of ``list``, ``show``, ``status`` and ``usage``, which a person looks at."""
