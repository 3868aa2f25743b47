"""Applications and the selection file: the evidence that people vouch for, and the decision."""
