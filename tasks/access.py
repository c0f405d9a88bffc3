"""Signing in: a link is asked for, mailed, used once; a session stands for who used it."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.errors import LinkError, TooManyTriesError, UnknownGrantError
from models.operations.access import note_access
from models.operations.sign_in_log import log
from models.operations.signing_in import (
    ask_for_link,
    begin_session,
    end_by_provider,
    end_own_session,
    end_session,
    end_sessions,
    keep_session,
    use_link,
)
from models.queries.access import (
    owes_in,
    session_in_force,
    sessions_of,
    sign_ins,
    viewer_at,
)
from models.rules.access import Event, Mine, Role, Viewer
from models.rules.sign_in import Answer, SignedOutThere, Who
from models.tables import AccessEntry, SignInEvent, SignInLink, SignInSession
from tasks.services import Services

TOKEN_BYTES = 32
"""Bytes of chance in a token: 256 bits, where 128 are asked for."""

KEPT_SECONDS = 60
"""Seconds after which it is noted anew that a session is in use: not each request writes."""


@dataclass(frozen=True)
class LinkWanted:
    """A wish for a link: for which address, by which browser (its secret), from which network address."""

    address: str
    browser: str
    place: str


@dataclass(frozen=True)
class Signed:
    """A session that has begun: its token, which the browser keeps, and who it is."""

    token: str
    viewer: Viewer


@dataclass(frozen=True)
class Seen:
    """What somebody at the secretariat read or did, for the log."""

    address: str
    deed: str
    cycle: str = ""
    respondent: str = ""
    what: str = ""


def plain_address(address: str) -> str:
    """Return an address as it is compared: without blanks around it, in small letters."""
    return address.strip().lower()


@dataclass(frozen=True)
class Invited:
    """A link that may be mailed, and to whom."""

    address: str
    token: str
    viewer: Viewer


def ask_link(services: Services, wanted: LinkWanted, now: datetime) -> Invited | None:
    """Note that a link is asked for, and return it if there is somebody to mail it to.

    What is told to who asks is the same in both cases: nobody learns who is on record.

    Raises:
        TooManyTriesError: links were asked for too often, from that place, by that browser or by all of them.
    """
    token = new_secret()
    link = SignInLink(
        token_sha256=sha256(token),
        browser_sha256=sha256(wanted.browser),
        address=plain_address(wanted.address)[:254],
        asked_at=now,
        place=wanted.place[:64],
    )
    with services.transaction() as session:
        address, answer = link.address, ask_for_link(session, link)
        viewer = viewer_at(session, address, now) if answer is Answer.MAIL else None
    if answer is Answer.WAIT:
        raise TooManyTriesError
    return Invited(address, token, viewer) if viewer else None


def link_for(services: Services, address: str, now: datetime) -> str:
    """Return a link that an operator hands over by another way than mail; any browser may use it, once.

    Raises:
        UnknownGrantError: that address has no role here.
    """
    token = new_secret()
    plain = plain_address(address)
    with services.transaction() as session:
        if viewer_at(session, plain, now) is None:
            raise UnknownGrantError(plain)
        session.add(SignInLink(token_sha256=sha256(token), browser_sha256="", address=plain, asked_at=now))
    return f"{services.settings.web_url}/sign-in/{token}"


def who_is(services: Services, address: str, now: datetime) -> str:
    """Return in words as what an address would sign in, such as 'officer of EDA' or 'contact of EL'.

    Raises:
        UnknownGrantError: that address has no role here.
    """
    with services.reading() as session:
        viewer = viewer_at(session, plain_address(address), now)
    if viewer is None:
        raise UnknownGrantError(plain_address(address))
    house = f" of {viewer.house}" if viewer.house else ""
    inside = [f"{_role_words(viewer.roles)}{house}"] if viewer.roles else []
    return ", ".join([*inside, *(f"{_role_words(one.roles)} of {one.code}" for one in viewer.mine)])


def sign_in(services: Services, token: str, browser: str, place: str, now: datetime) -> Signed:
    """Use up a link and begin a session.

    Raises:
        LinkError: the link may not be used, or nobody is behind it any more.
    """
    try:
        with services.transaction() as session:
            address = use_link(session, sha256(token), sha256(browser), now)
            return _begin(session, Who(address, place), now)
    except LinkError:
        with services.transaction() as session:
            log(session, Event.REFUSED, Who("", place), now)
        raise


def sign_in_as(services: Services, who: Who, now: datetime) -> Signed:
    """Begin a session for an address that somebody else has proved, such as EU Login.

    Raises:
        LinkError: that address has no role here.
    """
    with services.transaction() as session:
        return _begin(session, who, now)


def viewer_of(services: Services, token: str, now: datetime) -> Viewer | None:
    """Return who is behind a session's token, with the roles of today; none if nobody is."""
    with services.reading() as session:
        found = session_in_force(session, sha256(token), now)
        viewer = viewer_at(session, found.address, now) if found else None
        is_stale = found is not None and (now - found.last_used_at).total_seconds() >= KEPT_SECONDS
    if viewer and is_stale:
        with services.transaction() as session:
            keep_session(session, sha256(token), now)
    return viewer


def sign_out(services: Services, token: str, place: str, now: datetime) -> None:
    """End one session."""
    with services.transaction() as session:
        end_session(session, sha256(token), place, now)


def sign_out_one(services: Services, address: str, session_id: int, place: str, now: datetime) -> None:
    """End one session of an address, in whichever browser; of somebody else's nothing happens."""
    with services.transaction() as session:
        end_own_session(session, address, session_id, place, now)


def sign_out_everywhere(services: Services, address: str, place: str, now: datetime) -> None:
    """End every session of an address, and the links on their way to it."""
    with services.transaction() as session:
        end_sessions(session, Who(address, place), Event.SIGNED_OUT_EVERYWHERE, now)


def sign_out_by_operator(services: Services, address: str, place: str, now: datetime) -> int:
    """End every session of somebody else, and count them; their roles stay as they are."""
    with services.transaction() as session:
        who = Who(plain_address(address), place)
        return end_sessions(session, who, Event.SIGNED_OUT_BY_OPERATOR, now)


def end_signed_out(services: Services, said: SignedOutThere, place: str, now: datetime) -> bool:
    """End the sessions that the provider ended, and say whether its word was new."""
    with services.transaction() as session:
        return end_by_provider(session, said, place, now)


def sign_in_log(services: Services, address: str | None = None) -> list[SignInEvent]:
    """Return the latest sign-ins and refusals, of everybody or of one address, the latest first."""
    with services.reading() as session:
        return sign_ins(session, address)


def open_sessions(services: Services, address: str, now: datetime) -> list[SignInSession]:
    """Return where an address is signed in, the latest first."""
    with services.reading() as session:
        return sessions_of(session, address, now)


def note_seen(services: Services, seen: Seen, now: datetime) -> None:
    """Note what somebody at the secretariat read or did."""
    with services.transaction() as session:
        note_access(session, AccessEntry(at=now, **vars(seen)))


def owes(services: Services, cycle: str, mine: Mine) -> bool:
    """Whether a respondent owes anything in a cycle."""
    with services.reading() as session:
        return owes_in(session, cycle, mine.id)


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def sha256(text: str) -> str:
    """Return the hash under which a token is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _role_words(roles: Collection[Role]) -> str:
    return " and ".join(role.value for role in Role if role in roles)


def _begin(session: Session, who: Who, now: datetime) -> Signed:
    viewer = viewer_at(session, plain_address(who.address), now)
    if viewer is None:
        raise LinkError
    token = new_secret()
    begun = SignInSession(
        token_sha256=sha256(token),
        address=viewer.address,
        way=who.way,
        started_at=now,
        last_used_at=now,
        subject=who.subject,
        provider_session=who.provider_session,
    )
    begin_session(session, begun, who.place)
    return Signed(token, viewer)
