"""Certifying a version: an office other than the one that handed it in stands for it."""

from models.errors import CertificationError, NothingReceivedError
from models.operations.audit import record
from models.operations.obligations import about
from models.operations.submissions import LONGEST_SENDER
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.submissions import counting_versions
from models.rules.audit import Actor, What
from models.rules.certification import may_certify


def certify(cycle: CycleAt, obligation: FoundObligation, office: str) -> bool:
    """Note that an office certifies the version that counts; says whether it was not certified before.

    The version counts as received from its arrival, certified or not. The office stands beside the record.

    Raises:
        NothingReceivedError: nothing counts there.
        CertificationError: none is asked for, or the office handed it in itself.
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
    if not may_certify(office, current.sender):
        raise CertificationError(f"'{office.strip()}' handed in version {current.version} itself")
    if len(office.strip()) > LONGEST_SENDER:
        raise CertificationError(f"the name of an office has at most {LONGEST_SENDER} characters")
    current.certified_at, current.certified_by = cycle.now, office.strip()
    cycle.session.add(current)
    record(cycle, about(obligation, What.CERTIFIED, Actor.CONTACT, {"version": current.version}))
    return True
