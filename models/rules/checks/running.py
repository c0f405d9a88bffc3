"""Running checks: findings in the order of the form."""

from collections.abc import Iterable, Iterator

from config.form import FieldAudience, FieldsSheet, RowsSheet, Sheet, YearsSheet
from models.errors import UnknownCheckError
from models.rules.answers import AnswerKey
from models.rules.checks.base import Check, CheckInput, Hit
from models.rules.checks.registry import CHECKS
from models.rules.findings import Audience, Finding


def run_checks(names: Iterable[str], given: CheckInput) -> tuple[Finding, ...]:
    """Return what these checks find, in the order of the form, then of the names.

    Raises:
        UnknownCheckError: there is no check of that name.
    """
    hits = [(check, hit) for check in map(_named, names) for hit in check.find(given)]
    order = {key: place for place, key in enumerate(form_order(given))}
    hits.sort(key=lambda pair: order.get(pair[1].key, len(order)))
    return tuple(_finding(check, hit, given) for check, hit in hits)


def form_order(given: CheckInput) -> Iterator[AnswerKey]:
    """Yield the places of all answers in the order of the form."""
    for sheet in given.schema.sheets:
        if isinstance(sheet, YearsSheet):
            years = sheet.years(given.year)
            yield from (
                AnswerKey(sheet.code, str(year), field.code) for field in sheet.fields for year in years
            )
        else:
            rows = _rows(sheet, given)
            yield from (AnswerKey(sheet.code, row, field.code) for row in rows for field in sheet.fields)


def _rows(sheet: Sheet, given: CheckInput) -> list[str]:
    match sheet:
        case FieldsSheet():
            return [""]
        case RowsSheet():
            return [str(line) for line in range(1, sheet.lines + 1)]
        case _:
            return [item.number for item in given.catalogue]


def _named(name: str) -> Check:
    if name not in CHECKS:
        raise UnknownCheckError(name, list(CHECKS))
    return CHECKS[name]


def _finding(check: Check, hit: Hit, given: CheckInput) -> Finding:
    field = given.field(hit.key)
    is_for_desk = field is not None and field.audience is FieldAudience.DESK
    return Finding(
        rule=check.name,
        level=hit.level or check.level,
        audience=Audience.DESK if is_for_desk else check.audience,
        message=hit.message,
        advice=check.advice,
        sheet=given.schema.sheet(hit.key.sheet).title,
        cell=given.plan.get(*hit.key).cell,
    )
