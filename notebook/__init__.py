"""What learners write for themselves: notes beside paragraphs, and the private journal. No staff role has a door to it."""
