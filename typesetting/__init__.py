"""Documents on paper: a compositor of its own draws our templates as tagged PDF. What it is given is data and never code."""
