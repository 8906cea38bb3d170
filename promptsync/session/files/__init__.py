"""Writes files of the library: all of them or none, and nothing that makes it invalid."""
