"""Prompt files of other tools → prompt files of this library, with a word on everything that could not come along."""
