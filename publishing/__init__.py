"""content/ in: reading, checking, formatting, and sync into revisions."""
