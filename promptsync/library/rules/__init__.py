"""What a prompt says: one module a rule."""
