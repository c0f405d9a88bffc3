"""How contacts and delivery reports read in a terminal, and as plain data for JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from cli.output import table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.tables import Contact
    from tasks.contacts import ContactList, ListedContact, ListedRespondent, ReportLine

_VERDICTS = {
    "marked": "newly marked as undeliverable",
    "known": "marked before",
    "failed_for_now": "not delivered this time",
    "delayed": "delayed",
    "delivered": "delivered or handed on",
    "not_ours": "not ours",
    "unproven": "without proof",
    "unreadable": "cannot be read",
}
_COUNTED_ONLY = ("delayed", "delivered")


def list_text(contacts: "ContactList") -> "list[RenderableType]":
    """Return contacts by respondent, and above them what is amiss."""
    rows = [row for one in contacts.respondents for row in _rows(one)]
    columns = ("", "address, role and office", "", "on that day")
    return ["\n".join(_headline(contacts)), table("", columns, rows)]


def list_data(contacts: "ContactList") -> dict[str, object]:
    """Return contacts by respondent as plain data; instants are written in UTC."""
    return {
        "roster": contacts.roster,
        "cycle": contacts.cycle,
        "on": contacts.on.isoformat(),
        "unconfirmed": list(contacts.unconfirmed),
        "respondents": [
            {
                "respondent": one.code,
                "name": one.name,
                "reachable": one.is_reachable,
                "confirmed_at": _instant(one.confirmed_at),
                "contacts": [_contact_data(listed) for listed in one.contacts],
            }
            for one in contacts.respondents
        ],
    }


def reports_text(lines: Sequence["ReportLine"]) -> "list[RenderableType]":
    """Return what came of delivery reports: counts, and a line for each that an officer should look at."""
    if not lines:
        return ["There is no mail in that folder."]
    counted = Counter(line.verdict.value for line in lines)
    summary = "; ".join(f"{counted[name]} {words}" for name, words in _VERDICTS.items() if counted[name])
    rows = [
        (line.respondent, f"{line.address or '-'}\n{line.file}", "\n".join(_result(line)))
        for verdict in _VERDICTS
        for line in lines
        if line.verdict.value == verdict and verdict not in _COUNTED_ONLY
    ]
    shown = [table("", ("", "address and file", "result"), rows)] if rows else []
    return [f"{summary[0].upper()}{summary[1:]}.", *shown]


def reports_data(lines: Sequence["ReportLine"]) -> dict[str, object]:
    """Return what came of delivery reports as plain data."""
    counted = Counter(line.verdict.value for line in lines)
    return {
        "counts": {name: counted[name] for name in _VERDICTS},
        "reports": [{**vars(line), "verdict": line.verdict.value} for line in lines],
    }


def _headline(contacts: "ContactList") -> Iterator[str]:
    from documents.text import day_text

    of = f"Contacts of {contacts.cycle}" if contacts.cycle else f"Contacts of the roster {contacts.roster}"
    yield f"{of} on {day_text(contacts.on)}."
    if lost := [one.code for one in contacts.respondents if not one.is_reachable]:
        yield f"Nobody can be reached on that day in: {', '.join(lost)}."
    if contacts.cycle:
        done = len(contacts.respondents) - len(contacts.unconfirmed)
        yield f"Confirmed by {done} of {len(contacts.respondents)}."
    if contacts.unconfirmed:
        yield f"Not confirmed yet: {', '.join(contacts.unconfirmed)}."


def _rows(respondent: "ListedRespondent") -> Iterator[tuple[str, ...]]:
    if not respondent.contacts:
        yield respondent.code, "nobody to write to", "", "unreachable"
    for place, one in enumerate(respondent.contacts):
        contact = one.contact
        yield (
            "" if place else respondent.code,
            "\n".join(_reached(contact)),
            contact.language.value,
            "\n".join(_standing(one)),
        )


def _reached(contact: "Contact") -> Iterator[str]:
    yield contact.address
    yield f"{role_words(contact.role.value)}: {contact.office}"
    if contact.telephone:
        yield contact.telephone


def role_words(role: str) -> str:
    """Return the role of a contact in words."""
    return role.replace("_", " ").replace("psc", "PSC")


def _standing(one: "ListedContact") -> Iterator[str]:
    from documents.text import day_text

    contact = one.contact
    if one.state == "ended" and contact.valid_to:
        yield f"ended on {day_text(contact.valid_to)}"
    elif one.state == "undeliverable":
        yield from _undeliverable(contact)
    elif one.state == "not_yet" and contact.valid_from:
        yield f"from {day_text(contact.valid_from)}"
    else:
        if one.state == "reachable":
            yield one.state.value
        if contact.absent_from or contact.absent_to:
            yield from _absence(contact)
        if contact.valid_to:
            yield f"valid to {day_text(contact.valid_to)}"


def _undeliverable(contact: "Contact") -> Iterator[str]:
    from documents.text import day_text
    from models.rules.calendar import brussels_day

    yield "undeliverable"
    if contact.undeliverable_at:
        yield f"since {day_text(brussels_day(contact.undeliverable_at))}"
    yield _status(contact.undeliverable_status)


def _absence(contact: "Contact") -> Iterator[str]:
    from documents.text import day_text

    yield f"absent from {day_text(contact.absent_from)}" if contact.absent_from else "absent"
    if contact.absent_to:
        yield f"to {day_text(contact.absent_to)}"


def _result(line: "ReportLine") -> Iterator[str]:
    yield _VERDICTS[line.verdict.value]
    if line.status:
        yield _status(line.status)
    if line.said:
        yield line.said


def _status(status: str) -> str:
    from notifications.reports import status_words

    words = status_words(status)
    return f"{status} ({words})" if words else status


def _contact_data(one: "ListedContact") -> dict[str, object]:
    contact = one.contact
    return {
        "role": contact.role.value,
        "address": contact.address,
        "office": contact.office,
        "valid_from": _day(contact.valid_from),
        "valid_to": _day(contact.valid_to),
        "absent_from": _day(contact.absent_from),
        "absent_to": _day(contact.absent_to),
        "language": contact.language.value,
        "time_zone": contact.time_zone,
        "telephone": contact.telephone,
        "state": one.state.value,
        "undeliverable_at": _instant(contact.undeliverable_at),
        "undeliverable_status": contact.undeliverable_status,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    from models.rules.instants import utc_text

    return utc_text(at) if at else None
