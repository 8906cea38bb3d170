"""Pages in HTML, each whole in itself: no request, and no text of a prompt that acts."""
