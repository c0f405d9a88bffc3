"""The key that a form carries, so that what it asks for is done once however often it is sent."""

LONGEST_KEY = 45
"""Characters of a key at most: with the name of the act before it, it fits where keys are kept."""
