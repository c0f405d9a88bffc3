"""What letters speak of: the obligations whose notices they carry, as values in the letter's language."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from config.definition import Deliverable, Language
from models.queries.cycles import CycleAt
from models.queries.deadlines import days_of
from models.queries.differences import differs_in, overtaken
from models.queries.intake import refusals_told
from models.queries.submissions import findings_of
from models.rules.findings import Audience, Finding
from models.rules.letters import LetterItem, RefusedFile, Withdrawn
from models.rules.lifecycle import OWED
from models.rules.occasions import (
    CLARIFICATION,
    DEADLINE_OCCASIONS,
    RECEIVED,
    REFUSED,
    THANKS,
    WITHDRAWAL,
    Occasion,
    parse_occasion,
)
from models.rules.overtaking import Overtaken
from models.tables import Clarification, DeadlineVersion, MailFileRow, Notice, Obligation, Submission

_CALLED = Occasion("call")


@dataclass(frozen=True)
class Carried:
    """One notice of a letter: why it goes, and the obligation that it is about, if it is about one."""

    occasion: Occasion
    obligation: Obligation | None


@dataclass(frozen=True)
class Background:
    """What is known of the obligations that a batch of letters speaks of."""

    cycle: CycleAt
    deadlines: Mapping[int, list[DeadlineVersion]]
    submissions: Mapping[tuple[int, int], Submission]
    """By obligation and version."""
    findings: Mapping[int, list[Finding]]
    questions: Mapping[tuple[int, int], Clarification]
    """By obligation and number."""
    refused: Mapping[tuple[int, int], MailFileRow]
    """Files that were refused, by obligation and number of the answer."""
    owed: Mapping[int, list[Obligation]]
    """What respondents still owe, by respondent."""

    def item(self, one: Carried, language: Language) -> LetterItem | None:
        """Return what a letter says about one obligation, none where the notice is not about one."""
        if one.obligation is None:
            return None
        asked = self._asked(one.occasion, one.obligation)
        submission = self._submission(one.occasion, one.obligation, asked)
        versions = self.deadlines[one.obligation.id or 0]
        deadline = versions[-1]
        deliverable = self.cycle.definition.deliverable(one.obligation.deliverable)
        title, the_title = _titles(deliverable, language)
        return LetterItem(
            deliverable=deliverable.code,
            title=title,
            the_title=the_title,
            formats=tuple(format_.value for format_ in deliverable.formats),
            due_at=deadline.due_at,
            deadline_version=deadline.version,
            is_announced=days_of(versions).announced_at is not None,
            late_after=deadline.late_after,
            cut_off_at=one.obligation.cut_off_at,
            offset_days=int(one.occasion.rung) if one.occasion.rung else None,
            version=submission.version if submission else None,
            received_at=submission.received_at if submission else None,
            sha256=submission.sha256 if submission else None,
            reference=submission.reference if submission else None,
            differs_in=self._differs_in(submission) if one.occasion.name == RECEIVED else None,
            overtook=self._overtook(submission) if one.occasion.name == RECEIVED else None,
            findings=self._findings(submission, language),
            change=one.occasion.name if one.occasion.name in DEADLINE_OCCASIONS else None,
            previous_due_at=versions[-2].due_at if len(versions) > 1 else None,
            questions=tuple(json.loads(asked.questions)) if asked else (),
            question_set=asked.number if asked else None,
            is_further_set=asked is not None and self._follows(asked),
            withdrawn=self._withdrawn(one.occasion, one.obligation),
            refused=self._refused(one.occasion, one.obligation),
        )

    def still_owed(self, respondent_id: int, language: Language) -> tuple[LetterItem, ...]:
        """Return what a respondent owes."""
        owed = self.owed.get(respondent_id, ())
        items = (self.item(Carried(_CALLED, one), language) for one in owed)
        return tuple(item for item in items if item)

    def _refused(self, occasion: Occasion, obligation: Obligation) -> RefusedFile | None:
        if occasion.name != REFUSED:
            return None
        file = self.refused[obligation.id or 0, occasion.number or 0]
        return RefusedFile(file.name, file.rule, file.way_out)

    def _withdrawn(self, occasion: Occasion, obligation: Obligation) -> Withdrawn | None:
        if occasion.name != WITHDRAWAL:
            return None
        taken_back = self.submissions[obligation.id or 0, occasion.number or 0]
        return Withdrawn(taken_back.version, taken_back.withdrawn_at or self.cycle.now)

    def _asked(self, occasion: Occasion, obligation: Obligation) -> Clarification | None:
        if occasion.name != CLARIFICATION:
            return None
        return self.questions.get((obligation.id or 0, occasion.number or 0))

    def _follows(self, asked: Clarification) -> bool:
        before = self.questions.get((asked.obligation_id, asked.number - 1))
        return before is not None and before.submission_version == asked.submission_version

    def _submission(
        self, occasion: Occasion, obligation: Obligation, asked: Clarification | None
    ) -> Submission | None:
        if occasion.name == RECEIVED:
            return self.submissions.get((obligation.id or 0, occasion.number or 0))
        if occasion.name in (THANKS, WITHDRAWAL):
            return self._last(obligation)
        return self.submissions.get((obligation.id or 0, asked.submission_version)) if asked else None

    def _last(self, obligation: Obligation) -> Submission | None:
        counting = [one for one in self._versions(obligation.id or 0) if one.counts]
        return counting[-1] if counting else None

    def _differs_in(self, submission: Submission | None) -> int | None:
        if submission is None:
            return None
        return differs_in(self._versions(submission.obligation_id), submission.version)

    def _overtook(self, submission: Submission | None) -> Overtaken | None:
        if submission is None:
            return None
        return overtaken(self._versions(submission.obligation_id), submission.version)

    def _versions(self, obligation_id: int) -> list[Submission]:
        found = [one for (owner, _), one in self.submissions.items() if owner == obligation_id]
        return sorted(found, key=lambda one: one.version)

    def _findings(self, submission: Submission | None, language: Language) -> tuple[Finding, ...]:
        # What an earlier version lacked is open no more once another has come; nor is what was withdrawn.
        if submission is None or not submission.counts:
            return ()
        versions = self._versions(submission.obligation_id)
        if any(one.counts and one.version > submission.version for one in versions):
            return ()
        found = self.findings.get(submission.id or 0, [])
        return tuple(
            finding.in_language(language) for finding in found if finding.audience is Audience.CONTACT
        )


def carried_by(session: Session, letter_ids: Collection[int]) -> dict[int, list[Carried]]:
    """Return what letters carry, by letter, in the order of obligations."""
    statement = (
        select(Notice.letter_id, Notice.occasion, Obligation)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
        .where(col(Notice.letter_id).in_(letter_ids))
        .order_by(col(Notice.letter_id), col(Notice.obligation_id), col(Notice.id))
    )
    carried: dict[int, list[Carried]] = {}
    for letter_id, occasion, obligation in session.exec(statement):
        carried.setdefault(letter_id or 0, []).append(Carried(parse_occasion(occasion), obligation))
    return carried


def background(
    cycle: CycleAt, carried: Mapping[int, list[Carried]], respondent_ids: Collection[int]
) -> Background:
    """Read what a batch of letters needs, once for all of them.

    Args:
        cycle: the cycle at the instant of sending.
        carried: what the letters carry.
        respondent_ids: respondents whose letters also say what else is owed.
    """
    session = cycle.session
    owed = _owed(cycle, respondent_ids)
    spoken_of = [one.obligation for members in carried.values() for one in members if one.obligation]
    keys = {one.id or 0 for one in (*spoken_of, *(one for members in owed.values() for one in members))}
    submissions = _submissions(session, _with_versions(carried))
    return Background(
        cycle=cycle,
        deadlines=_deadlines(session, keys),
        submissions=submissions,
        findings=findings_of(session, [one.id or 0 for one in submissions.values()]),
        questions=_questions(session, carried),
        refused=_refusals(session, carried),
        owed=owed,
    )


def _titles(deliverable: Deliverable, language: Language) -> tuple[str, str]:
    if language is Language.FRENCH and deliverable.fr:
        return deliverable.fr.title, deliverable.fr.the_title
    return deliverable.title, f"the {deliverable.title}"


def _with_versions(carried: Mapping[int, list[Carried]]) -> set[int]:
    return {
        one.obligation.id or 0
        for members in carried.values()
        for one in members
        if one.obligation and one.occasion.name in (RECEIVED, WITHDRAWAL, CLARIFICATION, THANKS)
    }


def _owed(cycle: CycleAt, respondent_ids: Collection[int]) -> dict[int, list[Obligation]]:
    if not respondent_ids:
        return {}
    statement = (
        select(Obligation)
        .where(
            Obligation.cycle_id == cycle.id,
            col(Obligation.respondent_id).in_(respondent_ids),
            col(Obligation.state).in_(OWED),
        )
        .order_by(col(Obligation.id))
    )
    owed: dict[int, list[Obligation]] = {}
    for obligation in cycle.session.exec(statement):
        owed.setdefault(obligation.respondent_id, []).append(obligation)
    return owed


def _deadlines(session: Session, obligation_ids: Collection[int]) -> dict[int, list[DeadlineVersion]]:
    statement = select(DeadlineVersion).where(col(DeadlineVersion.obligation_id).in_(obligation_ids))
    found: dict[int, list[DeadlineVersion]] = {}
    for deadline in session.exec(statement.order_by(col(DeadlineVersion.version))):
        found.setdefault(deadline.obligation_id, []).append(deadline)
    return found


def _submissions(session: Session, obligation_ids: Collection[int]) -> dict[tuple[int, int], Submission]:
    rows = session.exec(select(Submission).where(col(Submission.obligation_id).in_(obligation_ids)))
    return {(submission.obligation_id, submission.version): submission for submission in rows}


def _refusals(
    session: Session, carried: Mapping[int, list[Carried]]
) -> Mapping[tuple[int, int], MailFileRow]:
    told = {
        one.obligation.id or 0
        for members in carried.values()
        for one in members
        if one.obligation and one.occasion.name == REFUSED
    }
    return refusals_told(session, told) if told else {}


def _questions(
    session: Session, carried: Mapping[int, list[Carried]]
) -> dict[tuple[int, int], Clarification]:
    asked = {
        one.obligation.id
        for members in carried.values()
        for one in members
        if one.obligation and one.occasion.name == CLARIFICATION
    }
    rows = session.exec(select(Clarification).where(col(Clarification.obligation_id).in_(asked)))
    return {(row.obligation_id, row.number): row for row in rows}
