"""(desired, base, live) → Plan: pure functions, no I/O."""
