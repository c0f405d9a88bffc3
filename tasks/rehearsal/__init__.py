"""A whole cycle on a simulated clock, with virtual respondents and a virtual secretariat."""
