"""A prompt's file and its parts → one text, and a map from each of its lines to a file and line."""
