"""Writes, one verb each; they never commit."""
