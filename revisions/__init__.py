"""A text and its immutable revisions: every authored kind (lesson, case, item, chapter, term …) is kept this way."""
