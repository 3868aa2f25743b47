"""The private journal of a learner. No staff role has a door to it."""
