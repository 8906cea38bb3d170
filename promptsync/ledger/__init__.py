"""The record of base: one format, kept by any store of versioned files."""
