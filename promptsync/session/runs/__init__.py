"""One run of promptsync: who it is, from which commit, until when, and what stops it."""
