"""Stores in a git ref of real clones."""

from __future__ import annotations

from promptsync.record import Run

RUN = Run("ci-bot", "0123abcd", "2026-01-01T00:00:00Z", seconds=1200, host="host", pid=7)
SECRET = "t0ken-that-nobody-may-see"
SECRET_URL = f"https://{SECRET}@tickets.example/new"
