"""How mails to sign in are spaced, and what the log of sign-ins takes of a flood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from models.rules.access import LINK_LASTS, TRIES

REMEMBERED = timedelta(days=1)
"""Time in which links count that were mailed to an address and never used."""

STILL_USEFUL = LINK_LASTS / 2
"""Age up to which the link mailed last opens in one more browser that asks: enough of its time is left."""

LINES = 20
"""Lines that the log of sign-ins takes of one kind for one place, and for one address, in a window."""

LINES_OF_ALL = 200
"""Lines of one kind that it takes in a window altogether; what is more is counted on a line of its own."""


@dataclass(frozen=True)
class Who:
    """Who signs in: an address, the network address it comes from, and how: 'link' or 'oidc'.

    `subject` and `provider_session` are what the provider calls them and their session, if it signed them in.
    """

    address: str
    place: str
    way: str = "link"
    subject: str = ""
    provider_session: str = ""


@dataclass(frozen=True)
class SignedOutThere:
    """What the provider said: who signed out there, in which session, and the name of that word.

    One of subject and session may be empty. `said_at` is a UTC instant: what began later goes on.
    """

    name_sha256: str
    subject: str
    provider_session: str
    said_at: datetime


class Answer(Enum):
    """What becomes of a wish for a link."""

    MAIL = "mail"
    """A new link is mailed."""
    SHARE = "share"
    """The link mailed last opens in this browser as well."""
    WAIT = "wait"
    """Not now: the next one may be mailed in a few minutes."""


def answer_for(unused: Sequence[datetime], now: datetime) -> Answer:
    """Return what becomes of a wish for a link to an address.

    The first links are mailed at once, the next ones after growing waits, one in the life of a link at last.
    Who asks in another's stead from many places neither fills a mailbox nor keeps its owner out, who
    waits for half of that life at most.

    Args:
        unused: UTC instants of the links that were mailed to it lately and not used.
        now: UTC instant.
    """
    age = now - max(unused, default=now - REMEMBERED)
    if age >= wait_after(len(unused)):
        return Answer.MAIL
    return Answer.SHARE if age <= STILL_USEFUL else Answer.WAIT


def wait_after(mailed: int) -> timedelta:
    """Return the least time between the last of so many unused links and the next one."""
    if mailed < TRIES:
        return timedelta()
    doubled = min(mailed - TRIES, 8)  # beyond that any power of two is longer than a link lasts
    return min(timedelta(minutes=2**doubled), LINK_LASTS)


@dataclass(frozen=True)
class Taken:
    """How many lines of one kind the log took in a window: for a place, for an address, altogether."""

    of_place: int
    of_address: int
    of_all: int


def line_for(address: str, place: str, taken: Taken) -> tuple[str, str] | None:
    """Return the address and the place of the line that counts one more event; none for a line of its own.

    What differs from event to event is left out of it, and stands empty.
    """
    if taken.of_place >= LINES and taken.of_address >= LINES:
        return address, place
    if taken.of_place >= LINES:
        return "", place
    if address and taken.of_address >= LINES:
        return address, ""
    return ("", "") if taken.of_all >= LINES_OF_ALL else None


def subject_counts(known: str, subject: str, *, is_proved_since: bool) -> bool:
    """Whether somebody at the provider may sign in with an address.

    Another account there with the same address counts once a link proved that address since: the provider may
    have given it to somebody else, and the mailbox tells who has it.

    Args:
        known: who signed in by the provider with that address last; empty for nobody.
        subject: who does now.
        is_proved_since: whether a link by mail signed that address in since then.
    """
    return known in ("", subject) or is_proved_since
