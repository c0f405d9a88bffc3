"""Reads about signing in: which links were asked for lately, and what the log took."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.rules.access import WINDOW, Event
from models.rules.sign_in import REMEMBERED, Taken
from models.tables import SignInEvent, SignInLink, SignInSession


def tries(session: Session, wanted: SignInLink) -> int:
    """Return how often links were asked for lately, by one browser for an address or from one place."""
    lately = col(SignInLink.asked_at) > wanted.asked_at - WINDOW
    by_place = select(func.count()).where(lately, SignInLink.place == wanted.place)
    by_browser = select(func.count()).where(lately, *_of_browser(wanted))
    return max(session.exec(by_browser).one(), session.exec(by_place).one())


def was_here(session: Session, wanted: SignInLink) -> bool:
    """Whether this browser signed in with this address before."""
    used = select(SignInLink.id).where(*_of_browser(wanted), col(SignInLink.used_at).is_not(None))
    return session.exec(used.limit(1)).first() is not None


def mailed_lately(session: Session, address: str, now: datetime) -> list[SignInLink]:
    """Return the links that were mailed to an address and not used, the latest first."""
    statement = select(SignInLink).where(
        SignInLink.address == address,
        col(SignInLink.asked_at) > now - REMEMBERED,
        col(SignInLink.used_at).is_(None),
        col(SignInLink.shares_id).is_(None),
        SignInLink.browser_sha256 != "",
    )
    return list(session.exec(statement.order_by(col(SignInLink.asked_at).desc(), col(SignInLink.id).desc())))


def shares(session: Session, link: SignInLink, browser_sha256: str) -> bool:
    """Whether a browser asked too, while a link was on its way that was mailed for another one."""
    statement = select(SignInLink.id).where(
        SignInLink.shares_id == link.id, SignInLink.browser_sha256 == browser_sha256
    )
    return session.exec(statement.limit(1)).first() is not None


def last_by_provider(session: Session, address: str) -> SignInSession | None:
    """Return the latest session of an address that the provider began."""
    statement = select(SignInSession).where(SignInSession.address == address, SignInSession.subject != "")
    return session.exec(statement.order_by(col(SignInSession.id).desc()).limit(1)).first()


def used_a_link_since(session: Session, address: str, since: SignInSession) -> bool:
    """Whether a link by mail signed an address in after a session began."""
    statement = select(SignInSession.id).where(
        SignInSession.address == address, SignInSession.way == "link", col(SignInSession.id) > since.id
    )
    return session.exec(statement.limit(1)).first() is not None


def taken_in(session: Session, event: Event, address: str, place: str, now: datetime) -> Taken:
    """Return how many lines of a kind the log took lately: for a place, for an address, altogether."""
    lately = (SignInEvent.event == event, col(SignInEvent.at) > now - WINDOW)
    of_place = select(func.count()).where(*lately, SignInEvent.place == place)
    of_address = select(func.count()).where(*lately, SignInEvent.address == address)
    counts = (of_place, of_address, select(func.count()).where(*lately))
    return Taken(*(session.exec(one).one() for one in counts))


def line_in(session: Session, event: Event, of: tuple[str, str], now: datetime) -> SignInEvent | None:
    """Return the latest line of a kind for an address and a place, if it is not too old to count more."""
    address, place = of
    statement = select(SignInEvent).where(
        SignInEvent.event == event,
        SignInEvent.address == address,
        SignInEvent.place == place,
        col(SignInEvent.at) > now - WINDOW,
    )
    return session.exec(statement.order_by(col(SignInEvent.id).desc()).limit(1)).first()


def _of_browser(wanted: SignInLink) -> tuple[bool, bool]:
    return SignInLink.address == wanted.address, SignInLink.browser_sha256 == wanted.browser_sha256
