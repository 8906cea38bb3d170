"""Which keys are meant: chosen for one run, matched by patterns, left over, or almost typed."""
