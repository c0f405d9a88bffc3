"""The common report to be looked at, with what each number of it is made of; internal until published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from config.form import CatalogueSheet, FormSchema, YearsSheet, load_form_schema
from models.errors import NothingHereError
from models.queries.cycles import CycleAt, get_cycle, look_at_cycle, pinned_definition
from models.queries.review import latest_review, must_be_here
from models.rules.answers import Plan, plan_from_json
from models.rules.differences import answer_text
from models.rules.review import ItemAnswer, Review, Source, aggregate, review_from_json
from models.tables import Obligation, Respondent, ReviewState, Submission
from tasks.review_inputs import review_inputs
from tasks.services import Services


@dataclass(frozen=True)
class ReportView:
    """The report of a cycle: its latest draft, or what would be drafted at the UTC instant `as_at`."""

    cycle: str
    cycle_title: str
    as_at: datetime
    review: Review
    version: int | None
    """Of the draft, none where it is what would be drafted now."""
    is_stale: bool
    """Whether something came in after it was drafted."""
    is_published: bool
    has_draft: bool
    """Whether there is a draft, shown or not."""

    def source(self, respondent: str) -> Source:
        """Return the plan of a respondent behind the report."""
        plan = self.review.definitions.plan_deliverable
        sources = self.review.inputs.sources
        return next(one for one in sources if (one.respondent, one.deliverable) == (respondent, plan))


@dataclass(frozen=True)
class Made:
    """One respondent's part in a number: the version it comes from, and what that says."""

    source: Source
    name: str
    is_in: bool
    """Whether it is in the number."""
    answer: ItemAnswer | None
    """What it says on an item; none for a figure."""
    said: tuple[tuple[str, str], ...]
    """Names of fields, and the answers of that version; none where nothing entered."""


def report_view(services: Services, code: str, now: datetime, *, is_now: bool = False) -> ReportView:
    """Return the latest draft of the report, or what would be drafted now.

    Args:
        services: services of this process.
        code: code of the cycle.
        now: UTC instant.
        is_now: whether what would be drafted now is wanted although there is a draft.

    Raises:
        UnknownCycleError: no such cycle is open here.
        HandedOffError: the report lives elsewhere.
    """
    with services.reading() as session:
        return view_at(look_at_cycle(session, code, now), is_now=is_now)


def made_of_item(services: Services, view: ReportView, item: str) -> list[Made]:
    """Return what each respondent of whom a plan is expected says on one item, in protocol order.

    Raises:
        NothingHereError: there is no such item.
    """
    if item not in view.review.items:
        raise NothingHereError
    plans, schema = _behind(services, view)
    sheet = next(one for one in schema.sheets if isinstance(one, CatalogueSheet))
    titles = {field.code: field.title for field in sheet.fields}
    found = []
    for code in view.review.expected:
        answer = view.review.matrix[code][item]
        said = _said(plans.get(code), sheet.code, item, titles)
        is_in = answer is not ItemAnswer.MISSING
        found.append(Made(view.source(code), view.review.name(code), is_in, answer, said))
    return found


def made_of_figure(services: Services, view: ReportView, field: str, year: int) -> list[Made]:
    """Return what each respondent of whom a plan is expected gives for one figure of one year.

    Raises:
        NothingHereError: there is no such figure.
    """
    figure = view.review.figures.get(field, {}).get(year)
    if figure is None:
        raise NothingHereError
    return _made_of_year(services, view, year, (field,), figure.missing)


def made_of_share(services: Services, view: ReportView, share: str, year: int) -> list[Made]:
    """Return what each respondent of whom a plan is expected gives for both figures of a share of one year.

    Raises:
        NothingHereError: there is no such share.
    """
    found = view.review.shares.get(share, {}).get(year)
    if found is None:
        raise NothingHereError
    label = next(one for one in view.review.definitions.shares if one.code == share)
    return _made_of_year(services, view, year, (label.numerator, label.denominator), found.missing)


def _made_of_year(
    services: Services, view: ReportView, year: int, fields: tuple[str, ...], missing: tuple[str, ...]
) -> list[Made]:
    plans, schema = _behind(services, view)
    sheet = next(one for one in schema.sheets if isinstance(one, YearsSheet))
    titles = {one.code: one.title for one in sheet.fields if one.code in fields}
    return [
        Made(
            source=view.source(code),
            name=view.review.name(code),
            is_in=code not in missing,
            answer=None,
            said=_said(plans.get(code), sheet.code, str(year), titles),
        )
        for code in view.review.expected
    ]


def view_at(cycle: CycleAt, *, is_now: bool = False) -> ReportView:
    """Return the latest draft of the report of a cycle that is looked at, or what would be drafted now.

    Raises:
        HandedOffError: the report lives elsewhere.
    """
    must_be_here(cycle.session, cycle.id)
    latest = latest_review(cycle.session, cycle.id)
    row = None if is_now else latest
    return ReportView(
        cycle=cycle.code,
        cycle_title=cycle.definition.title,
        as_at=row.drafted_at if row else cycle.now,
        review=review_from_json(row.content.encode()) if row else aggregate(review_inputs(cycle)),
        version=row.version if row else None,
        is_stale=bool(row and row.is_stale),
        is_published=bool(row and row.state is ReviewState.PUBLISHED),
        has_draft=latest is not None,
    )


def _behind(services: Services, view: ReportView) -> tuple[dict[str, Plan], FormSchema]:
    plan = view.review.definitions.plan_deliverable
    with services.reading() as session:
        row = get_cycle(session, view.cycle)
        schema = load_form_schema(pinned_definition(row.definition_text).deliverable(plan).form or "")
        return _plans(session, row.id or 0, view), schema


def _plans(session: Session, cycle_id: int, view: ReportView) -> dict[str, Plan]:
    """Return the plans of the very versions behind the report that entered it."""
    plan = view.review.definitions.plan_deliverable
    sources = view.review.inputs.sources
    used = {one.respondent: one.version for one in sources if one.used and one.deliverable == plan}
    statement = (
        select(Respondent.code, Submission.version, Submission.answers)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle_id, Obligation.deliverable == plan)
    )
    return {
        code: plan_from_json(answers)
        for code, version, answers in session.exec(statement)
        if answers and used.get(code) == version
    }


def _said(plan: Plan | None, sheet: str, line: str, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if plan is None:
        return ()
    answers = ((title, answer_text(plan.get(sheet, line, code))) for code, title in titles.items())
    return tuple((title, text) for title, text in answers if text)
