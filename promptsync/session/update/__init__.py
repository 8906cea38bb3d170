"""The parts of ``update``: imported prompts follow their source."""
