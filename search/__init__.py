"""One index over what courses and library hold, for what this person may read; the notebook is looked through where it lies."""
