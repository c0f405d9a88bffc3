"""Reads about how an obligation stands, as far as it decides what can be done about it."""

from models.queries.cycles import CycleAt
from models.queries.dossier import question_sets
from models.queries.obligations import FoundObligation
from models.queries.submissions import counting_versions
from models.rules.deeds import Standing
from models.rules.dossier import QuestionSet, last_asked
from models.rules.lifecycle import ObligationState


def standing_of(cycle: CycleAt, obligation: FoundObligation) -> Standing:
    """Return how an obligation stands."""
    row = obligation.row
    versions = counting_versions(cycle.session, obligation.id)
    version = versions[-1].version if versions else None
    last = asked_on(cycle, obligation, version)
    asks = cycle.definition.deliverable(row.deliverable).certification
    return Standing(
        state=row.state,
        deadline_version=row.deadline_version,
        version=version,
        awaits_certification=bool(asks and versions and versions[-1].certified_at is None),
        awaits_answers=last is not None and not last.may_be_followed,
    )


def asked_on(cycle: CycleAt, obligation: FoundObligation, version: int | None) -> QuestionSet | None:
    """Return the last set of questions on the version that counts, while clarification of it is asked."""
    if obligation.row.state is not ObligationState.CLARIFICATION_ASKED:
        return None
    return last_asked(question_sets(cycle.session, obligation.id), version)
