"""Reads; the session is the first argument."""
