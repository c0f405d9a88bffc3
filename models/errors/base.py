"""What every error that a person can cause has in common."""


class CycleError(Exception):
    """Base of what a person can cause; the message names the rule, `way_out` what to do instead."""

    way_out: str = ""

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.way_out = way_out or self.way_out
