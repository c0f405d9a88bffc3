"""The annual report in each of its formats."""
