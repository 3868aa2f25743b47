"""Pages, by who is asking, and the edge that they share: doors, language, forms, refusals, one commit a request."""
