"""State and rules of the cycle."""
