"""Values → text. Renderers return text and never print."""
