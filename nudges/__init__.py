"""Nudges: the weekly letter and the reminder after an absence. At most one a day, and quiet whenever the learner says so."""
