"""Due days as a calendar that a program fetches: by a secret address, revocable, which shows nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.definition import Language
from models.errors import NothingHereError
from models.operations.access import make_token, revoke_token
from models.queries.access import token_in_force, tokens_of, viewer_at
from models.rules.access import Mine, Viewer
from models.tables import ApiToken
from notifications.feed import FeedDay, calendar_feed
from tasks.access import new_secret, sha256
from tasks.api_tokens import note_use
from tasks.desk import DayKind, DeskRespondent, desk
from tasks.services import Services

SCOPE = "calendar"
"""All that such a token may be used for."""

LASTS = timedelta(days=730)
"""How long an address works: two cycles."""

NOTED_SECONDS = 3600
"""Seconds after which it is noted anew that an address is in use: not each request writes."""


@dataclass(frozen=True)
class Feed:
    """An address that was made; instants are UTC."""

    made_at: datetime
    ends_at: datetime
    last_used_at: datetime | None


def feed_of(services: Services, mine: Mine, viewer: Viewer, now: datetime) -> Feed | None:
    """Return the address that somebody has for a respondent, or none; its secret is not kept."""
    with services.reading() as session:
        found = [one for one in tokens_of(session, mine.id, viewer.address, now) if one.scopes == SCOPE]
        return Feed(found[0].made_at, found[0].ends_at, found[0].last_used_at) if found else None


def make_feed(services: Services, mine: Mine, viewer: Viewer, now: datetime) -> str:
    """Make an address for somebody and return its secret, which is shown once; an earlier one ends."""
    secret = new_secret()
    token = ApiToken(
        token_sha256=sha256(secret),
        respondent_id=mine.id,
        name="calendar",
        scopes=SCOPE,
        made_at=now,
        made_by=viewer.address,
        ends_at=now + LASTS,
    )
    end_feed(services, mine, viewer, now)
    with services.transaction() as session:
        make_token(session, token)
    return secret


def end_feed(services: Services, mine: Mine, viewer: Viewer, now: datetime) -> None:
    """End the address that somebody has for a respondent."""
    with services.transaction() as session:
        for one in tokens_of(session, mine.id, viewer.address, now):
            if one.scopes == SCOPE:
                revoke_token(session, one.id or 0, mine.id, now)


def read_feed(services: Services, secret: str, now: datetime) -> bytes:
    """Return the calendar at a secret address.

    Raises:
        NothingHereError: there is no such address, or who made it acts for that respondent no more.
    """
    with services.reading() as session:
        token = token_in_force(session, sha256(secret), now)
        if token is None or token.scopes != SCOPE:
            raise NothingHereError
        viewer = viewer_at(session, token.made_by, now)
    mine = next((one for one in viewer.mine if one.id == token.respondent_id), None) if viewer else None
    if viewer is None or mine is None:
        raise NothingHereError
    note_use(services, token, NOTED_SECONDS, now)
    return calendar_of(services, mine, viewer.language, now)


def calendar_of(services: Services, mine: Mine, language: Language, now: datetime) -> bytes:
    """Return the due days ahead of one respondent as a calendar."""
    found = desk(services, [mine.member], now, language)
    days = [day for seen in found.respondents for day in _days(seen)]
    return calendar_feed(mine.name, days, now, language)


def _days(seen: DeskRespondent) -> list[FeedDay]:
    titles = {one.cycle: one.cycle_title for one in seen.obligations}
    return [
        FeedDay(
            uid=f"{one.cycle}.{seen.respondent}.{one.deliverable}.{one.kind.value}",
            at=one.at,
            title=one.title,
            is_cut_off=one.kind is DayKind.CUT_OFF,
            is_announced=one.is_announced,
            respondent=seen.respondent,
            cycle_title=titles[one.cycle],
            time_zone=seen.time_zone,
        )
        for one in seen.calendar
    ]
