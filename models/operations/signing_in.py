"""Signing in and out: links and sessions, both by the hashes of their tokens, and what the provider ends."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from models.errors import LinkError
from models.operations.sign_in_log import log
from models.queries.access import session_in_force, sessions_of
from models.queries.sign_ins import (
    last_by_provider,
    mailed_lately,
    shares,
    tries,
    used_a_link_since,
    was_here,
)
from models.rules.access import SESSIONS, TRIES, Event, link_is_usable, session_lasts
from models.rules.sign_in import REMEMBERED, Answer, SignedOutThere, Who, answer_for, subject_counts
from models.tables import SignInLink, SignInSession, SignOutToken


def ask_for_link(session: Session, link: SignInLink) -> Answer:
    """Note that a link is asked for, and say whether it is mailed, an earlier one does, or neither.

    A browser that signed in with that address before gets its own, whatever others ask for in its stead.

    Args:
        session: session for writing.
        link: the link; its address may be one that nobody knows.
    """
    who, now = Who(link.address, link.place), link.asked_at
    if tries(session, link) >= TRIES:
        log(session, Event.TOO_OFTEN, who, now)
        return Answer.WAIT
    mailed = mailed_lately(session, link.address, now)
    answer = answer_for([one.asked_at for one in mailed], now)
    if answer is not Answer.MAIL and was_here(session, link):
        answer = Answer.MAIL
    if answer is Answer.SHARE:
        link.shares_id = mailed[0].id
    log(session, Event.TOO_OFTEN if answer is Answer.WAIT else Event.ASKED, who, now)
    if answer is not Answer.WAIT:
        session.add(link)
        _forget_unused(session, now)
    return answer


def use_link(session: Session, token_sha256: str, browser_sha256: str, now: datetime) -> str:
    """Use up a link and return its address; of two that use it at once, one succeeds.

    Raises:
        LinkError: it is unknown, used, too old, or another browser asked for it.
    """
    link = session.exec(select(SignInLink).where(SignInLink.token_sha256 == token_sha256)).one_or_none()
    if link is None or not link_is_usable(link.asked_at, link.used_at, now):
        raise LinkError
    is_mine = link.browser_sha256 in ("", browser_sha256) or shares(session, link, browser_sha256)
    if not is_mine:
        raise LinkError
    claimed = session.execute(
        update(SignInLink)
        .where(col(SignInLink.id) == link.id, col(SignInLink.used_at).is_(None))
        .values(used_at=now, browser_sha256=browser_sha256)  # the one that is known here from now on
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]  # an update has one
        raise LinkError
    return link.address


def begin_session(session: Session, begun: SignInSession, place: str) -> None:
    """Sign a browser in; where too many sessions of the address go on, the one used longest ago ends.

    Raises:
        LinkError: another account at the provider used that address, and no link has proved it since.
    """
    last = last_by_provider(session, begun.address) if begun.subject else None
    is_proved = last is not None and used_a_link_since(session, begun.address, last)
    if not subject_counts(last.subject if last else "", begun.subject, is_proved_since=is_proved):
        raise LinkError
    now = begun.started_at
    in_use = sorted(sessions_of(session, begun.address, now), key=lambda one: (one.last_used_at, one.id or 0))
    for one in in_use[: max(len(in_use) + 1 - SESSIONS, 0)]:
        _end(session, one, Event.SIGNED_OUT_AS_MANY, place, now)
    session.add(begun)
    log(session, Event.SIGNED_IN, Who(begun.address, place, begun.way), now)


def keep_session(session: Session, token_sha256: str, now: datetime) -> None:
    """Note that a session is in use."""
    if found := session_in_force(session, token_sha256, now):
        found.last_used_at = now
        session.add(found)


def end_session(session: Session, token_sha256: str, place: str, now: datetime) -> None:
    """Sign a browser out; one that is not signed in stays so."""
    if found := session_in_force(session, token_sha256, now):
        _end(session, found, Event.SIGNED_OUT, place, now)


def end_own_session(session: Session, address: str, session_id: int, place: str, now: datetime) -> None:
    """End one of the sessions of an address, in whichever browser; one of somebody else goes on."""
    for one in sessions_of(session, address, now):
        if one.id == session_id:
            _end(session, one, Event.SIGNED_OUT, place, now)


def end_sessions(session: Session, who: Who, event: Event, now: datetime) -> int:
    """Sign an address out in every browser, and count them; links on their way lose their use."""
    ended = _end_where(session, now, col(SignInSession.address) == who.address)
    unused = (col(SignInLink.address) == who.address, col(SignInLink.used_at).is_(None))
    session.execute(delete(SignInLink).where(*unused))
    log(session, event, who, now)
    return ended


def end_by_provider(session: Session, said: SignedOutThere, place: str, now: datetime) -> bool:
    """End what the provider ended, and say whether its word was new.

    Args:
        session: session for writing.
        said: what it said; its signature was checked.
        place: network address from which it said so.
        now: UTC instant.
    """
    session.execute(delete(SignOutToken).where(col(SignOutToken.came_at) < now - REMEMBERED))
    known = select(SignOutToken.id).where(SignOutToken.name_sha256 == said.name_sha256)
    if session.exec(known).first() is not None:
        return False
    try:
        with session.begin_nested():
            session.add(SignOutToken(name_sha256=said.name_sha256, came_at=now))
    except IntegrityError:  # the same word came twice at once
        return False
    for one in session.exec(select(SignInSession).where(*_meant(said))).all():
        _end(session, one, Event.SIGNED_OUT_BY_PROVIDER, place, now)
    return True


def _meant(said: SignedOutThere) -> list[ColumnElement[bool]]:
    meant = [col(SignInSession.ended_at).is_(None), col(SignInSession.started_at) <= said.said_at]
    if said.subject:
        meant.append(col(SignInSession.subject) == said.subject)
    if said.provider_session:
        own = col(SignInSession.provider_session)
        # A session begun without the provider's name for it is ended with all of its owner's.
        meant.append(
            or_(own == said.provider_session, own == "") if said.subject else own == said.provider_session
        )
    return meant


def carry_sign_ins(session: Session, now: datetime, by: timedelta) -> None:
    """Let who is signed in, and links on their way, last over time that a rehearsal skips.

    Args:
        session: session for writing.
        now: UTC instant before the skip.
        by: how much is skipped.
    """
    for link in session.exec(select(SignInLink).where(col(SignInLink.used_at).is_(None))):
        if link_is_usable(link.asked_at, None, now):
            link.asked_at += by
            session.add(link)
    for one in session.exec(select(SignInSession).where(col(SignInSession.ended_at).is_(None))):
        if session_lasts(one.started_at, one.last_used_at, now):
            one.started_at, one.last_used_at = one.started_at + by, one.last_used_at + by
            session.add(one)


def _end(session: Session, ended: SignInSession, event: Event, place: str, now: datetime) -> None:
    ended.ended_at = now
    session.add(ended)
    log(session, event, Who(ended.address, place, ended.way), now)


def _end_where(session: Session, now: datetime, whose: ColumnElement[bool]) -> int:
    open_ones = (whose, col(SignInSession.ended_at).is_(None))
    ended = session.execute(update(SignInSession).where(*open_ones).values(ended_at=now))
    return int(ended.rowcount)  # type: ignore[attr-defined]  # an update has one


def _forget_unused(session: Session, now: datetime) -> None:
    """Links that nobody used count no more after a day: they are not kept."""
    old = (col(SignInLink.used_at).is_(None), col(SignInLink.asked_at) < now - REMEMBERED)
    session.execute(delete(SignInLink).where(*old))
