"""How instants and states read in the answers of commands."""

from datetime import datetime


def instant(at: datetime) -> str:
    """Return an instant in Brussels time."""
    from notifications.wording import instant as in_words

    return in_words(at, "Europe/Brussels")


def instant_to_the_second(at: datetime) -> str:
    """Return an instant in Brussels time with its seconds, as on a receipt."""
    from notifications.wording import instant_to_the_second as in_words

    return in_words(at, "Europe/Brussels")


def day(at: datetime) -> str:
    """Return the Brussels day of an instant."""
    from notifications.wording import day as in_words

    return in_words(at)


def count(number: int, word: str) -> str:
    """Return a number of things in words, such as '1 file' or 'no files'."""
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


def percent(fraction: float | None) -> str:
    """Return a fraction of 1 as a percentage, or that there is none."""
    from documents.text import percent_text

    return percent_text(fraction)


def state(name: str) -> str:
    """Return a state in words."""
    return name.replace("_", " ")
