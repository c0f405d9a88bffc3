"""Make the review of its inputs: add up what was answered, and name who did not answer."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from models.rules.answers import Answer, Plan
from models.rules.lifecycle import OWED, ObligationState
from models.rules.review.assessed import cleared_texts, coverage
from models.rules.review.codec import inputs_digest
from models.rules.review.inputs import ObligationRecord, ReviewInputs, ShareRule
from models.rules.review.result import (
    Arrivals,
    Definitions,
    FigureSum,
    InputTrace,
    ItemAnswer,
    ItemCount,
    ItemLabel,
    Rates,
    RespondentLabel,
    Review,
    ShareLabel,
    ShareResult,
    Source,
    Standing,
)

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
"""Wide enough to add and round any figure that a workbook can hold: one absurd answer stops no report."""

_ONE_DECIMAL = Decimal("0.1")


def aggregate(inputs: ReviewInputs) -> Review:
    """Return the review; the order of obligations, statements and plans in the inputs does not matter."""
    obligations = _by_place(inputs)
    expected = _expected(inputs, obligations)
    matrix = _matrix(inputs, expected)
    arrivals = _arrivals(inputs.obligations)
    order = [entry.code for entry in inputs.respondents]
    return Review(
        cycle=inputs.cycle,
        title=inputs.title,
        year=inputs.year,
        marking=inputs.marking,
        definitions=_definitions(inputs),
        figures=_figures(inputs, expected),
        shares=_shares(inputs, expected),
        matrix=matrix,
        items=_item_counts(inputs, matrix),
        rates=_rates(arrivals),
        arrivals=arrivals,
        standing={
            label.code: _standing([obligations[code, label.code] for code in order])
            for label in inputs.deliverables
        },
        statements=tuple(
            sorted(inputs.statements, key=lambda record: (order.index(record.respondent), record.received_at))
        ),
        inputs=InputTrace(sha256=inputs_digest(inputs), sources=_sources(inputs, obligations)),
        assessments=cleared_texts(inputs),
        assessed=coverage(inputs),
    )


def _by_place(inputs: ReviewInputs) -> dict[tuple[str, str], ObligationRecord]:
    return {(record.respondent, record.deliverable): record for record in inputs.obligations}


def _expected(inputs: ReviewInputs, obligations: Mapping[tuple[str, str], ObligationRecord]) -> list[str]:
    return [
        entry.code
        for entry in inputs.respondents
        if obligations[entry.code, inputs.plan_deliverable].state is not ObligationState.NOT_EXPECTED
    ]


def _definitions(inputs: ReviewInputs) -> Definitions:
    return Definitions(
        item_word=inputs.item_word,
        respondent_word=inputs.respondent_word,
        plan_deliverable=inputs.plan_deliverable,
        deliverables=inputs.deliverables,
        respondents=tuple(RespondentLabel(entry.code, entry.name) for entry in inputs.respondents),
        items=tuple(
            ItemLabel(item.number, item.group, item.group_title, item.title) for item in inputs.catalogue
        ),
        fields=inputs.money_fields,
        shares=tuple(
            ShareLabel(_share_code(rule), rule.numerator, rule.denominator, rule.title)
            for rule in inputs.shares
        ),
        years=tuple(sorted(inputs.years)),
    )


def _share_code(rule: ShareRule) -> str:
    return f"{rule.numerator}_of_{rule.denominator}"


def _figure(inputs: ReviewInputs, code: str, field: str, year: int) -> Decimal | None:
    plan = inputs.plans.get(code)
    if plan is None or code in inputs.at_other_prices:
        return None
    return _number(plan.get(inputs.figures_sheet, str(year), field))


def _number(answer: Answer) -> Decimal | None:
    value = answer.value
    # A yes is an int to Python, and text is not a figure: neither may enter a sum.
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or answer.not_available:
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _total(numbers: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, number)
    return total


def _rounded(total: Decimal) -> Decimal:
    return total.quantize(_ONE_DECIMAL, context=_EXACT)


def _figures(inputs: ReviewInputs, expected: Sequence[str]) -> dict[str, dict[int, FigureSum]]:
    return {
        label.code: {
            year: _sum({code: _figure(inputs, code, label.code, year) for code in expected})
            for year in sorted(inputs.years)
        }
        for label in inputs.money_fields
    }


def _sum(given: Mapping[str, Decimal | None]) -> FigureSum:
    numbers = [number for number in given.values() if number is not None]
    return FigureSum(
        sum=_rounded(_total(numbers)) if numbers else None,
        reported=len(numbers),
        of=len(given),
        missing=tuple(code for code, number in given.items() if number is None),
    )


def _shares(inputs: ReviewInputs, expected: Sequence[str]) -> dict[str, dict[int, ShareResult]]:
    return {
        _share_code(rule): {year: _share(inputs, rule, year, expected) for year in sorted(inputs.years)}
        for rule in inputs.shares
    }


def _share(inputs: ReviewInputs, rule: ShareRule, year: int, expected: Sequence[str]) -> ShareResult:
    both: dict[str, tuple[Decimal, Decimal]] = {}
    for code in expected:
        part, whole = (_figure(inputs, code, field, year) for field in (rule.numerator, rule.denominator))
        if part is not None and whole is not None:
            both[code] = part, whole
    part, whole = (_total([pair[place] for pair in both.values()]) for place in (0, 1))
    return ShareResult(
        share=float(_EXACT.divide(part, whole)) if whole > 0 else None,
        numerator=_rounded(part) if both else None,
        denominator=_rounded(whole) if both else None,
        used=len(both),
        of=len(expected),
        missing=tuple(code for code in expected if code not in both),
    )


def _matrix(inputs: ReviewInputs, expected: Sequence[str]) -> dict[str, dict[str, ItemAnswer]]:
    return {
        code: {
            item.number: _item_answer(inputs.plans.get(code), inputs.items_sheet, item.number)
            for item in inputs.catalogue
        }
        for code in expected
    }


def _item_answer(plan: Plan | None, sheet: str, number: str) -> ItemAnswer:
    if plan is None:
        return ItemAnswer.MISSING
    if any(_is_text(plan.get(sheet, number, name)) for name in ("progress", "plans")):
        return ItemAnswer.PROGRESS
    if plan.get(sheet, number, "no_change").value in (True, "yes"):
        return ItemAnswer.NO_CHANGE
    if _is_text(plan.get(sheet, number, "held_elsewhere")):
        return ItemAnswer.HELD_ELSEWHERE
    return ItemAnswer.MISSING


def _is_text(answer: Answer) -> bool:
    return isinstance(answer.value, str) and bool(answer.value.strip())


def _item_counts(
    inputs: ReviewInputs, matrix: Mapping[str, Mapping[str, ItemAnswer]]
) -> dict[str, ItemCount]:
    counts = {}
    for item in inputs.catalogue:
        said = [row[item.number] for row in matrix.values()]
        counts[item.number] = ItemCount(
            progress=said.count(ItemAnswer.PROGRESS),
            no_change=said.count(ItemAnswer.NO_CHANGE),
            missing=said.count(ItemAnswer.MISSING),
            held_elsewhere=said.count(ItemAnswer.HELD_ELSEWHERE),
        )
    return counts


def _arrivals(obligations: Sequence[ObligationRecord]) -> Arrivals:
    expected = [record for record in obligations if record.state is not ObligationState.NOT_EXPECTED]
    received = [record for record in expected if record.received_at is not None]
    on_time = [record for record in received if not record.late]
    return Arrivals(expected=len(expected), received=len(received), received_on_time=len(on_time))


def _rates(arrivals: Arrivals) -> Rates:
    if not arrivals.expected:
        return Rates(completeness=None, on_time=None)
    return Rates(
        completeness=arrivals.received / arrivals.expected,
        on_time=arrivals.received_on_time / arrivals.expected,
    )


def _standing(records: Sequence[ObligationRecord]) -> Standing:
    def codes(*states: ObligationState) -> tuple[str, ...]:
        return tuple(record.respondent for record in records if record.state in states)

    return Standing(
        taken_into_account=codes(ObligationState.TAKEN_INTO_ACCOUNT),
        clarification_asked=codes(ObligationState.CLARIFICATION_ASKED),
        received=codes(ObligationState.RECEIVED),
        no_update=codes(ObligationState.NO_UPDATE),
        not_expected=codes(ObligationState.NOT_EXPECTED),
        not_received=codes(ObligationState.NOT_RECEIVED),
        open=codes(*OWED),
        registered=tuple(record.respondent for record in records if record.reference is not None),
    )


def _sources(
    inputs: ReviewInputs, obligations: Mapping[tuple[str, str], ObligationRecord]
) -> tuple[Source, ...]:
    stated = {record.respondent for record in inputs.statements}
    places = [(entry.code, label.code) for entry in inputs.respondents for label in inputs.deliverables]
    return tuple(
        _source(
            obligations[code, deliverable],
            is_used=code in (inputs.plans if deliverable == inputs.plan_deliverable else stated),
        )
        for code, deliverable in places
    )


def _source(record: ObligationRecord, *, is_used: bool) -> Source:
    return Source(
        respondent=record.respondent,
        deliverable=record.deliverable,
        state=record.state,
        version=record.version,
        versions=record.versions,
        sha256=record.sha256,
        reference=record.reference,
        received_at=record.received_at,
        late=record.late,
        used=is_used,
    )
