"""Certifying a version: an office and a person other than those who handed it in stand for it."""

from dataclasses import replace

from models.errors import CertificationError, NothingReceivedError
from models.operations.audit import record
from models.operations.obligations import about, must_be_safe
from models.operations.submissions import LONGEST_SENDER
from models.queries.access import let_in_by
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.submissions import counting_versions
from models.rules.audit import Actor, What
from models.rules.calendar import brussels_day
from models.rules.certification import Acting, may_certify


def certify(
    cycle: CycleAt, obligation: FoundObligation, by: Acting, actor: Actor = Actor.SECRETARIAT
) -> bool:
    """Note that an office certifies the version that counts; says whether it was not certified before.

    The version counts as received from its arrival, certified or not. The office and the address of who was
    signed in stand beside the record; `actor` is who enters it, a contact or an officer who was told.

    Raises:
        NothingReceivedError: nothing counts there.
        CertificationError: none is asked for, or the same office or person handed it in.
        QuarantinedError: it waits to be scanned, or is infected.
    """
    row = obligation.row
    if not cycle.definition.deliverable(row.deliverable).certification:
        raise CertificationError(f"the definition asks for no certification of '{row.deliverable}'")
    versions = counting_versions(cycle.session, obligation.id)
    if not versions:
        raise NothingReceivedError(obligation.respondent.code, row.deliverable)
    current = versions[-1]
    if current.certified_at:
        return False
    must_be_safe(cycle, obligation)
    office, today = by.office.strip(), brussels_day(cycle.now)
    by = replace(by, let_in_by=let_in_by(cycle.session, obligation.respondent.id or 0, by.address, today))
    if not may_certify(by, Acting(current.sender, current.sender_address)):
        raise CertificationError(
            f"'{office}', or who is signed in, or who let them in, handed in version {current.version}"
        )
    if len(office) > LONGEST_SENDER:
        raise CertificationError(f"the name of an office has at most {LONGEST_SENDER} characters")
    current.certified_at, current.certified_by, current.certifier_address = cycle.now, office, by.address
    cycle.session.add(current)
    record(cycle, about(obligation, What.CERTIFIED, actor, {"version": current.version}))
    return True
