"""The assessment in the review: the cleared texts, and how far each item is."""

from models.rules.lifecycle import ANSWERED
from models.rules.review.inputs import AssessmentRecord, ReviewInputs
from models.rules.review.result import AssessmentCount


def cleared_texts(inputs: ReviewInputs) -> tuple[AssessmentRecord, ...]:
    """Return the cleared texts in protocol order, then by item and house."""
    order = {entry.code: place for place, entry in enumerate(inputs.respondents)}
    items = {item.number: place for place, item in enumerate(inputs.catalogue)}
    asked = [record for record in inputs.assessments if record.item in items]
    return tuple(sorted(asked, key=lambda one: (order[one.respondent], items[one.item], one.house)))


def coverage(inputs: ReviewInputs) -> dict[str, AssessmentCount]:
    """Return on how many of the plans that came the assessment of each item is cleared; the rest is named."""
    cleared = {(record.respondent, record.item) for record in inputs.assessments}
    came = {
        record.respondent
        for record in inputs.obligations
        if record.deliverable == inputs.plan_deliverable and record.state in ANSWERED
    }
    codes = [entry.code for entry in inputs.respondents if entry.code in came]
    return {
        item.number: AssessmentCount(
            pens=inputs.pens[item.number],
            cleared=sum((code, item.number) in cleared for code in codes),
            of=len(codes),
            missing=tuple(code for code in codes if (code, item.number) not in cleared),
        )
        for item in inputs.catalogue
        if inputs.pens.get(item.number)
    }
