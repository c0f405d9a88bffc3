"""Scenarios written from a few words for each act."""

from datetime import datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def act(at: str, place: str, do: str, **particulars: object) -> str:
    """Return one act as TOML.

    Args:
        at: clock time in Brussels, such as '2024-03-05 10:00'.
        place: respondent and deliverable, such as 'EL nip'.
        do: what is done.
        particulars: what else the act says; a day is written bare when its name is `until`.
    """
    respondent, deliverable = place.split()
    instant = datetime.fromisoformat(at).replace(tzinfo=BRUSSELS).isoformat()
    lines = [
        f"at = {instant}",
        f'respondent = "{respondent}"',
        f'deliverable = "{deliverable}"',
        f'do = "{do}"',
    ]
    for name, value in particulars.items():
        bare = name == "until" or isinstance(value, int)
        lines.append(f"{name} = {value}" if bare else f'{name} = "{value}"')
    return "\n".join(["[[act]]", *lines, ""])


def hand_in(at: str, place: str, variant: str = "valid") -> str:
    """Return a virtual hand-in as TOML."""
    return act(at, place, "hand_in", variant=variant)
