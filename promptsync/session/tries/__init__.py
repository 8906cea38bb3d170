"""What ``try`` does: which prompts, on which cases, and that no run is left."""
