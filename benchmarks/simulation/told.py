"""What must be told besides the ladder, and to whom: what is missing, and what nobody asked for."""

import json
from collections import Counter
from collections.abc import Iterator

from benchmarks.simulation.rows import Rows
from models.rules.audit import What
from models.rules.occasions import (
    CALL_LIST,
    CLARIFICATION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    DRILL,
    RECEIVED,
    THANKS,
    WITHDRAWAL,
    contact_subject,
    obligation_subject,
    parse_occasion,
)

Told = tuple[str, str, str]
"""Subject, occasion and channel of a notice."""


def told_amiss(rows: Rows) -> list[Told]:
    """Return what has a cause and no notice, and what has a notice and no cause."""
    found = Counter(
        (notice.subject, notice.occasion, notice.channel)
        for notice in rows.notices
        if not parse_occasion(notice.occasion).is_ladder
    )
    must = Counter([*_arrived(rows), *_taken_back(rows), *_asked(rows), *_passed(rows), *_issued(rows)])
    may = must + Counter([*_moved(rows), *_thanked(rows), *_confirming(rows)])
    return [*(must - found).elements(), *(found - may).elements()]


def copied_amiss(rows: Rows) -> list[str]:
    """Return the letters with a copy to somebody of another respondent, or to whom they go anyway."""
    astray = []
    for row in rows.copies:
        letter, copy = rows.letters[row.letter_id], rows.contacts[row.contact_id]
        to = rows.contacts[letter.recipient_id]
        if copy.respondent_id != to.respondent_id or copy.address.casefold() == to.address.casefold():
            astray.append(letter.digest)
    return astray


def _arrived(rows: Rows) -> Iterator[Told]:
    """Every version and registration is receipted."""
    for one in rows.submissions:
        subject = obligation_subject(*rows.places[one.obligation_id])
        yield subject, f"{RECEIVED}:{one.version}", rows.cycle.row.channel


def _taken_back(rows: Rows) -> Iterator[Told]:
    """Who takes a version back while others count is told which counts now."""
    counting: Counter[str] = Counter()
    for entry in rows.entries:
        subject = obligation_subject(entry.respondent or "", entry.deliverable or "")
        counting[subject] += entry.what in (What.RECEIVED, What.REGISTERED)
        if entry.what == What.VERSION_WITHDRAWN:
            counting[subject] -= 1
            if counting[subject]:
                yield subject, f"{WITHDRAWAL}:{json.loads(entry.detail)['version']}", rows.cycle.row.channel


def _asked(rows: Rows) -> Iterator[Told]:
    for one in rows.clarifications:
        subject = obligation_subject(*rows.places[one.obligation_id])
        yield subject, f"{CLARIFICATION}:{one.number}", rows.cycle.row.channel


def _passed(rows: Rows) -> Iterator[Told]:
    """A cut-off that passed is told in one letter, and stands on the call list."""
    reopened: Counter[str] = Counter()
    for entry in rows.entries:
        subject = obligation_subject(entry.respondent or "", entry.deliverable or "")
        reopened[subject] += entry.what == What.REOPENED
        if entry.what == What.NOT_RECEIVED:
            yield subject, f"{CUT_OFF}:{reopened[subject] + 1}", rows.cycle.row.channel
            yield subject, f"{CUT_OFF}:{reopened[subject] + 1}", CALL_LIST


def _issued(rows: Rows) -> Iterator[Told]:
    for code in _asked_for_reports(rows):
        for text in rows.circulars:
            yield contact_subject(code), f"{text.kind.value}:{text.number}", rows.cycle.row.channel


def _moved(rows: Rows) -> Iterator[Told]:
    """A new version is told, unless an unsent call will say it itself."""
    for version in rows.deadlines:
        if version.kind.value in DEADLINE_OCCASIONS:
            subject = obligation_subject(*rows.places[version.obligation_id])
            yield subject, f"{version.kind.value}:{version.version}", rows.cycle.row.channel


def _thanked(rows: Rows) -> Iterator[Told]:
    """Once the report is out, who was taken into account is thanked, each once."""
    if not any(entry.what == What.REPORT_PUBLISHED for entry in rows.entries):
        return
    for subject in set(_subjects(rows, What.TAKEN_INTO_ACCOUNT)):
        yield subject, THANKS, rows.cycle.row.channel


def _confirming(rows: Rows) -> Iterator[Told]:
    if rows.cycle.definition.call.confirm_contacts_on:
        for code in _asked_for_reports(rows):
            yield contact_subject(code), f"{DRILL}:1", rows.cycle.row.channel


def _asked_for_reports(rows: Rows) -> set[str]:
    return {code for code, _ in rows.places.values()}


def _subjects(rows: Rows, what: What) -> list[str]:
    """Return of which obligations the record tells something, as often as it does."""
    return [
        obligation_subject(entry.respondent or "", entry.deliverable or "")
        for entry in rows.entries
        if entry.what == what
    ]
