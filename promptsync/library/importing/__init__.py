"""Prompt files of other tools → prompt files of this library, and a word on what could not come along."""
