"""What the virtual secretariat assesses: every plan with answers that counts, each house in its own words."""

from datetime import datetime

from models.operations.assessments import Judgement, clear_assessments, write_assessments
from models.operations.cycle import lock_cycle
from models.queries.assessments import assessment_files, cycle_houses, plans_to_assess
from models.queries.cycles import CycleAt, look_at_cycle
from tasks.services import Services


def assess_plans(services: Services, code: str, now: datetime) -> int:
    """Assess and clear every plan that counts and is not assessed, and count them; one transaction each."""
    with services.reading() as session:
        waiting = plans_to_assess(look_at_cycle(session, code, now))
    for respondent in waiting:
        with services.transaction() as session:
            _assess(lock_cycle(session, code, now), respondent)
    return len(waiting)


def _assess(cycle: CycleAt, respondent: str) -> None:
    (whole,) = assessment_files(cycle, respondent)
    word, name = cycle.definition.catalogue.item_word, whole.obligation.respondent.name
    judgements = [
        Judgement(
            file.item,
            house,
            f"Rehearsal: what {house} says on {word} {file.item} of {name}.",
            (f"Rehearsal: a point on {word} {file.item}.",),
            is_done=True,
        )
        for file in whole.items
        for house in file.pens
    ]
    write_assessments(cycle, respondent, judgements)
    for house in cycle_houses(cycle):
        clear_assessments(cycle, respondent, house)
