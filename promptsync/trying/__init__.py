"""Tries of prompts → what real agent runs made of them, and nothing left behind. No I/O but by a protocol."""
