"""Handing the report off, and recording what was done with it where it is kept."""

from sqlmodel import select

from config.definition import Step
from models.errors import HandedOffError, HandOffError, ReportStepError
from models.operations.audit import record
from models.operations.review import must_be_next, take_elsewhere
from models.queries.cycles import CycleAt, completed_steps
from models.queries.review import hand_off_of, latest_review
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day
from models.rules.hand_off import ElsewhereAct, HandedOff, checked_act, checked_hand_off
from models.rules.steps import has_come
from models.tables import ReportHandOff, Review


def hand_off(cycle: CycleAt, version: int, where: HandedOff, reason: str = "") -> bool:
    """Record that a version of the report lives on another network; says whether that was news.

    What was compiled here is taken out, of this version and of those before it: their hashes stay in the
    record. The parts that they were compiled of stay.

    Raises:
        HandOffError: it is not the latest version, or what is said cannot be.
        HandedOffError: it was handed off otherwise before.
        TooLongError: a text is longer than is kept.
    """
    review = latest_review(cycle.session, cycle.id)
    if review is None or review.version != version:
        there_is = f"the latest is version {review.version}" if review else "there is no draft yet"
        raise HandOffError(f"version {version} of the report cannot go: {there_is}", "see `kalends status`")
    given = checked_hand_off(where, brussels_day(review.drafted_at), brussels_day(cycle.now))
    if before := hand_off_of(cycle.session, cycle.id):
        if before[1] != given:
            raise HandedOffError(before[0], before[1].words)
        return False
    _keep(cycle, version, given)
    detail = {
        **vars(given),
        "on": given.on.isoformat(),
        "version": version,
        "content_sha256": review.content_sha256,
    }
    entry = Entry(What.REPORT_HANDED_OFF, Actor.SECRETARIAT, detail=detail, reason=reason.strip())
    record(cycle, entry)
    return True


def record_elsewhere(cycle: CycleAt, step_name: str, act: ElsewhereAct) -> Step:
    """Record that a step was taken where the report is kept, and return it; again changes nothing.

    Raises:
        HandOffError: the report is here, or what is said cannot be.
        ReportStepError: there is no such step, its day has not come, or a step before it waits.
        TooLongError: the number is longer than is kept.
    """
    found, review = hand_off_of(cycle.session, cycle.id), latest_review(cycle.session, cycle.id)
    if found is None or review is None:
        raise HandOffError("the report was not handed off", "its steps are taken here: `kalends approve`")
    step = _step(cycle, step_name)
    if step.name in completed_steps(cycle.session, cycle.id):
        return step
    must_be_next(cycle, step)
    if not has_come(step, cycle.now):
        raise ReportStepError(f"'{step.title}' falls on {step.on:%Y-%m-%d}", "record it on that day or later")
    take_elsewhere(cycle, review, step, checked_act(act, found[1].on, brussels_day(cycle.now)))
    return step


def _keep(cycle: CycleAt, version: int, where: HandedOff) -> None:
    texts = {name: text for name, text in vars(where).items() if name != "on"}
    row = ReportHandOff(
        cycle_id=cycle.id,
        review_version=version,
        handed_on=where.on,
        recorded_at=cycle.now,
        **texts,
    )
    cycle.session.add(row)
    for review in cycle.session.exec(select(Review).where(Review.cycle_id == cycle.id)):
        review.content = ""
        cycle.session.add(review)


def _step(cycle: CycleAt, name: str) -> Step:
    steps = {step.name: step for step in cycle.definition.steps}
    if name not in steps:
        raise ReportStepError(f"the definition has no step '{name}'", f"its steps: {', '.join(steps)}")
    return steps[name]
