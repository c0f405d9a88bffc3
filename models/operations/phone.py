"""Noting calls: with which office, and what was said; a date that was announced is a deadline version."""

from models.errors import TooLongError, UnclearCallError
from models.operations.audit import record
from models.queries.call_list import count_calls
from models.queries.cycles import CycleAt
from models.rules.audit import Actor, Entry, What
from models.tables import PhoneCall, Respondent

LONGEST_OFFICE, LONGEST_NOTE = 200, 2000
"""Characters that a note of a call keeps of each."""


def note_call(cycle: CycleAt, respondent: Respondent, office: str, said: str) -> PhoneCall:
    """Note a call with an office of a respondent; what was said stays out of the record's hashes.

    Raises:
        UnclearCallError: the office or what was said is missing.
        TooLongError: a text is longer than is kept.
    """
    for name, text, longest in (("office", office, LONGEST_OFFICE), ("said", said, LONGEST_NOTE)):
        if not text.strip():
            raise UnclearCallError(name)
        if len(text) > longest:
            raise TooLongError(name, len(text), longest)
    number = count_calls(cycle.session, cycle.id) + 1
    call = PhoneCall(
        cycle_id=cycle.id,
        respondent_id=respondent.id or 0,
        number=number,
        called_at=cycle.now,
        office=office.strip(),
        said=said.strip(),
    )
    cycle.session.add(call)
    record(cycle, Entry(What.CALL_NOTED, Actor.SECRETARIAT, respondent.code, None, {"number": number}))
    return call
