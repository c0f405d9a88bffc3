"""Instants as text, the one way in which they stand in hashes, records and results."""

from datetime import datetime


def utc_text(instant: datetime) -> str:
    """Return a UTC instant to the second, such as '2024-03-10T22:59:59Z'."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
