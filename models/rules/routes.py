"""Whom a letter goes to on a day: pure functions from a route and the contacts of a respondent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.definition import ContactRole, Route

ESCALATION = (ContactRole.PERMANENT_REPRESENTATION_DEFENCE,)
"""Who gets a copy of a rung that escalates; the capital's hierarchy only on an officer's word."""

_PLACE = {role: place for place, role in enumerate(ContactRole)}


@dataclass(frozen=True)
class Addressee:
    """A contact as far as it decides on letters; days are Brussels days, both ends included."""

    contact_id: int
    role: ContactRole
    address: str
    valid_from: date | None = None
    valid_to: date | None = None
    absent_from: date | None = None
    absent_to: date | None = None
    is_undeliverable: bool = False

    def is_reachable(self, day: date) -> bool:
        """Whether a letter of that day reaches it."""
        is_absent = (self.absent_from or self.absent_to) is not None and _covers(
            self.absent_from, self.absent_to, day
        )
        return _covers(self.valid_from, self.valid_to, day) and not is_absent and not self.is_undeliverable


@dataclass(frozen=True)
class Addressed:
    """Who gets a letter, and who gets copies of it; keys of contacts of one respondent."""

    to: int
    copies: tuple[int, ...] = ()


def addressed(
    route: Route, contacts: Iterable[Addressee], day: date, extra: Sequence[ContactRole] = ()
) -> Addressed | None:
    """Return who gets a letter on a day, or none if nobody of the route can be reached.

    Args:
        route: roles that it goes to, the first that can be reached, and roles that get copies.
        contacts: all contacts of the respondent.
        day: Brussels day on which it goes.
        extra: roles that get a copy of this letter besides.
    """
    reachable = sorted(
        (one for one in contacts if one.is_reachable(day)), key=lambda one: (_PLACE[one.role], one.address)
    )
    for role in route.to:
        if main := [one for one in reachable if one.role is role]:
            copies = main[1:] + [one for one in reachable if one.role in (*route.cc, *extra)]
            return Addressed(main[0].contact_id, _others(main[0], copies))
    return None


def _others(recipient: Addressee, copies: Iterable[Addressee]) -> tuple[int, ...]:
    # One office may stand in several roles: it gets one letter.
    known = {recipient.address.casefold()}
    found = []
    for one in copies:
        if one.address.casefold() not in known:
            known.add(one.address.casefold())
            found.append(one.contact_id)
    return tuple(found)


def _covers(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
