"""Tokens of programs of the secretariat: made by an operator, in the name of somebody with a role there."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import NothingHereError, TooManyTokensError
from models.operations.access import make_token
from models.queries.access import token_in_force, tokens_of, viewer_at
from models.rules.access import Viewer
from models.rules.scopes import FOR_SECRETARIAT, MOST_TOKENS, Scope, read_scopes
from tasks.access import Seen, note_seen, plain_address, sha256
from tasks.api_tokens import NOTED_SECONDS, Wanted, kept_token, note_use
from tasks.services import Services


@dataclass(frozen=True)
class Insider:
    """A program of the secretariat that asks: what it is called, in whose name, and what it may do."""

    token_id: int
    name: str
    viewer: Viewer
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class Reading:
    """What a program of the secretariat read, for the log; the respondent is empty for what is about all."""

    cycle: str
    what: str
    respondent: str = ""


def make_inside_token(services: Services, address: str, wanted: Wanted, now: datetime) -> str:
    """Make a token for a program of the secretariat and return it: it is shown this once.

    Args:
        services: services of this process.
        address: who answers for it: with their last role at the secretariat it ends.
        wanted: its name, and what it is for.
        now: UTC instant.

    Raises:
        NothingHereError: that address has no role at the secretariat.
        CycleError: such a token cannot be made.
    """
    token, kept = kept_token(wanted, FOR_SECRETARIAT, now)
    kept.made_by = plain_address(address)
    with services.transaction() as session:
        viewer = viewer_at(session, kept.made_by, now)
        if viewer is None or not viewer.is_secretariat:
            raise NothingHereError
        if len(tokens_of(session, None, kept.made_by, now)) >= MOST_TOKENS:
            raise TooManyTokensError(MOST_TOKENS)
        make_token(session, kept)
    note_seen(services, Seen(kept.made_by, "make_token", what=kept.name), now)
    return token


def insider_of(services: Services, token: str, now: datetime) -> Insider | None:
    """Return which program of the secretariat asks; none if the token is none of these, or works no more."""
    with services.reading() as session:
        found = token_in_force(session, sha256(token), now)
        if found is None or found.respondent_id is not None:
            return None
        viewer = viewer_at(session, found.made_by, now)
    if viewer is None or not viewer.is_secretariat:
        return None
    note_use(services, found, NOTED_SECONDS, now)
    return Insider(found.id or 0, found.name, viewer, read_scopes(found.scopes) & FOR_SECRETARIAT)


def note_reading(services: Services, insider: Insider, read: Reading, now: datetime) -> None:
    """Note what a program read, in the name of who answers for it."""
    what = f"{read.what}, by the program {insider.name}"
    note_seen(services, Seen(insider.viewer.address, "read", read.cycle, read.respondent, what), now)
