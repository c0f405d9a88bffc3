"""What every error that a person can cause has in common."""

from collections.abc import Sequence


class CycleError(Exception):
    """Base of what a person can cause; the message names the rule, `way_out` what to do instead."""

    way_out: str = ""

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.way_out = way_out or self.way_out


MOST_TOLD = 50
"""Problems of one file that are told at once."""


def told(problems: Sequence[str]) -> list[str]:
    """Return the first problems of a file, and how many more there are."""
    more = len(problems) - MOST_TOLD
    return [*problems[:MOST_TOLD], f"and {more} problems more"] if more > 0 else list(problems)
