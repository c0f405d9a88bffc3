"""Tokens of programs: made by who acts for a respondent, shown once, ended with who made them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from models.errors import (
    NothingHereError,
    TokenNameError,
    TokenNeededError,
    TokenScopesError,
    TooManyTokensError,
    UnknownTokenError,
)
from models.operations.access import make_token, note_token_use, revoke_token
from models.queries.access import token_in_force, token_numbered, tokens_in_force, tokens_of, viewer_at
from models.rules.access import Mine, Viewer
from models.rules.scopes import (
    LONGEST_NAME,
    MOST_TOKENS,
    TOKEN_LASTS,
    Scope,
    may_give,
    read_scopes,
    scopes_text,
)
from models.tables import ApiToken
from tasks.access import new_secret, plain_address, sha256
from tasks.roles import ROSTER
from tasks.services import Services

SIGN = "kalends_"
"""What a token begins with, so that one that got into a file is found there."""

NOTED_SECONDS = 60
"""Seconds after which it is noted anew that a token is in use: not each request writes."""


@dataclass(frozen=True)
class Caller:
    """A program that asks: for whom, what its token lets it do, and for which office."""

    token_id: int
    mine: Mine
    scopes: frozenset[Scope]
    office: str
    address: str = ""
    """Of who made the token, and answers for what it does."""


@dataclass(frozen=True)
class TokenLine:
    """One token in force, without its secret; instants are UTC."""

    number: int
    respondent_id: int | None
    """None for a program of the secretariat."""
    respondent: str
    """Code, empty for a program of the secretariat."""
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    made_by: str
    ends_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Revoked:
    """A token that works no more, and whether it was in force until now."""

    token: TokenLine
    is_new: bool


@dataclass(frozen=True)
class Wanted:
    """A token to be made: a name for people, and what it is for."""

    name: str
    scopes: Collection[Scope]
    secret: str = ""
    """Secret that the token is to have, so that a wish that comes twice makes one; empty for a new one."""


def make_api_token(services: Services, viewer: Viewer, mine: Mine, wanted: Wanted, now: datetime) -> str:
    """Make a token for a program and return it: it is shown this once. The same secret again makes no other.

    Raises:
        TokenNameError: it has no name, or too long a one.
        TokenScopesError: it is for nothing, or for more than who makes it may do.
        TooManyTokensError: they have as many as may be.
    """
    token, kept = kept_token(wanted, may_give(may_write=mine.may_write), now)
    kept.respondent_id, kept.made_by = mine.id, viewer.address
    with services.transaction() as session:
        if token_in_force(session, kept.token_sha256, now):
            return token
        if sum(_is_api(one) for one in tokens_of(session, mine.id, viewer.address, now)) >= MOST_TOKENS:
            raise TooManyTokensError(MOST_TOKENS)
        make_token(session, kept)
    return token


def kept_token(wanted: Wanted, may: frozenset[Scope], now: datetime) -> tuple[str, ApiToken]:
    """Return a new token, and what is kept of it; whose it is and who made it is still to be said.

    Raises:
        TokenNameError: it has no name, or too long a one.
        TokenScopesError: it is for nothing, or for more than may be given.
    """
    name, given = " ".join(wanted.name.split()), set(wanted.scopes)
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise TokenNameError(LONGEST_NAME)
    if not given or not given <= may:
        raise TokenScopesError([one.value for one in Scope if one in may])
    token = SIGN + (wanted.secret or new_secret())
    kept = ApiToken(
        token_sha256=sha256(token),
        name=name,
        scopes=scopes_text(given),
        made_at=now,
        made_by="",
        ends_at=now + TOKEN_LASTS,
    )
    return token, kept


def make_token_for(
    services: Services, address: str, respondent: str, wanted: Wanted, now: datetime
) -> tuple[str, Mine]:
    """Make a token in the name of somebody who acts for a respondent, for an operator who hands it over.

    Raises:
        NothingHereError: that address does not act for that respondent.
        CycleError: such a token cannot be made.
    """
    with services.reading() as session:
        viewer = viewer_at(session, plain_address(address), now)
    mine = viewer.respondent(ROSTER, respondent) if viewer else None
    if viewer is None or mine is None:
        raise NothingHereError
    return make_api_token(services, viewer, mine, wanted, now), mine


def own_tokens(services: Services, viewer: Viewer, now: datetime) -> list[TokenLine]:
    """Return the tokens in force that somebody made, by respondent, the latest first."""
    mine: dict[int | None, str] = {one.id: one.code for one in viewer.mine}
    with services.reading() as session:
        found = [one for key in mine for one in tokens_of(session, key, viewer.address, now)]
        return [_line(one, mine[one.respondent_id]) for one in found if _is_api(one)]


def all_tokens(services: Services, now: datetime) -> list[TokenLine]:
    """Return every token of a program that is in force, for the operator, by respondent."""
    with services.reading() as session:
        return [_line(one, code) for one, code in tokens_in_force(session, now) if _is_api(one)]


def revoke_own_token(services: Services, viewer: Viewer, number: int, now: datetime) -> TokenLine:
    """End a token that somebody made; the next request with it is refused.

    Raises:
        UnknownTokenError: they have no such token in force.
    """
    found = next((one for one in own_tokens(services, viewer, now) if one.number == number), None)
    if found is None:
        raise UnknownTokenError(number)
    with services.transaction() as session:
        revoke_token(session, number, found.respondent_id, now)
    return found


def revoke_any_token(services: Services, number: int, now: datetime) -> Revoked:
    """End a token, as the operator; of one that ended nothing changes.

    Raises:
        UnknownTokenError: no program ever had such a token.
    """
    with services.transaction() as session:
        found = token_numbered(session, number)
        if found is None or not _is_api(found[0]):
            raise UnknownTokenError(number)
        line = _line(*found)
        return Revoked(line, revoke_token(session, number, line.respondent_id, now))


def caller_of(services: Services, token: str, now: datetime) -> Caller:
    """Return which program asks; what it may do is what its token is for and who made it may do today.

    Raises:
        TokenNeededError: the token is unknown or has ended, or who made it acts for that respondent no more.
    """
    with services.reading() as session:
        found = token_in_force(session, sha256(token), now)
        viewer = viewer_at(session, found.made_by, now) if found and _is_api(found) else None
    mine = (
        next((one for one in viewer.mine if found and one.id == found.respondent_id), None)
        if viewer
        else None
    )
    if found is None or viewer is None or mine is None:
        raise TokenNeededError(is_shown=bool(token))
    note_use(services, found, NOTED_SECONDS, now)
    return Caller(
        found.id or 0,
        mine,
        read_scopes(found.scopes) & may_give(may_write=mine.may_write),
        viewer.office,
        viewer.address,
    )


def _is_api(token: ApiToken) -> bool:
    return bool(read_scopes(token.scopes))


def _line(token: ApiToken, code: str) -> TokenLine:
    given = read_scopes(token.scopes)
    return TokenLine(
        number=token.id or 0,
        respondent_id=token.respondent_id,
        respondent=code,
        name=token.name,
        scopes=tuple(one for one in Scope if one in given),
        made_at=token.made_at,
        made_by=token.made_by,
        ends_at=token.ends_at,
        last_used_at=token.last_used_at,
    )


def note_use(services: Services, token: ApiToken, seconds: int, now: datetime) -> None:
    """Note that a token is in use, unless that was noted less than so many seconds ago."""
    last = token.last_used_at
    if last is None or (now - last).total_seconds() >= seconds:
        with services.transaction() as session:
            note_token_use(session, token.token_sha256, now)
