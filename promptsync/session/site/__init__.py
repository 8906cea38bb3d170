"""The parts of ``site``: what it shows, and the folder that it is written to."""
