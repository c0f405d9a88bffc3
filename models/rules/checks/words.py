"""How checks quote and compare what was written."""

_LONGEST_QUOTE = 40


def quoted(text: str) -> str:
    """Return a text short enough to stand in a finding."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def plain(text: object) -> str:
    """Return a text without what does not count when two are compared: capitals and the kind of spaces."""
    return " ".join(str(text).casefold().split())


def are_same(one: object, other: object) -> bool:
    """Whether two texts say the same, but for what does not count."""
    return one == other or plain(one) == plain(other)
