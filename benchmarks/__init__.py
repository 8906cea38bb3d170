"""What promptsync takes, beside what people would use in its place: ``make bench``, docs/performance.md."""
