"""Running checks: findings in the order of the form, in every language."""

from collections.abc import Callable, Iterable

from config.definition import Language
from config.form import CatalogueSheet, FieldAudience, YearsSheet
from models.errors import UnknownCheckError
from models.rules.answers import AnswerKey
from models.rules.checks.base import Check, CheckInput, Hit
from models.rules.checks.registry import CHECKS
from models.rules.checks.wording import WORDINGS
from models.rules.findings import Audience, Finding, Level

_ENGLISH, _FRENCH = WORDINGS[Language.ENGLISH], WORDINGS[Language.FRENCH]

ALL_CHECKS = "all_checks"
"""Stands for the name of a check where none could be run."""

OnFault = Callable[[str, Exception], None]
"""What is told that a check could not be run: its name, and what it raised."""


def run_checks(
    names: Iterable[str], given: CheckInput, on_fault: OnFault | None = None
) -> tuple[Finding, ...]:
    """Return what these checks find, in the order of the form, then of the names.

    Args:
        names: the checks.
        given: what they look at.
        on_fault: told of each check that raises; that becomes a finding for the operator, after the
            others, which go on. Without it, the first one that raises ends all.

    Raises:
        UnknownCheckError: there is no check of that name, and nobody is told of faults.
    """
    found: list[tuple[AnswerKey, Finding]] = []
    faults: list[Finding] = []
    for name in names:
        try:
            # All or nothing: half of what a check finds would pass for all of it.
            found += _found_by(_named(name), given)
        except Exception as error:
            if on_fault is None:
                raise
            on_fault(name, error)
            faults.append(_fault(name, error))
    found.sort(key=lambda pair: _place(pair[0], given))
    return (*(finding for _, finding in found), *faults)


def none_ran(error: Exception) -> Finding:
    """Return the finding for the operator that no check could be run on a version, and why."""
    return _fault(ALL_CHECKS, error, "all")


def _found_by(check: Check, given: CheckInput) -> list[tuple[AnswerKey, Finding]]:
    return [(hit.key, _finding(check, hit, given)) for hit in check.find(given)]


def _named(name: str) -> Check:
    if name not in CHECKS:
        raise UnknownCheckError(name, list(CHECKS))
    return CHECKS[name]


def _place(key: AnswerKey, given: CheckInput) -> tuple[int, int, int]:
    """Return where an answer stands in the form; of figures, all years of one come before the next one."""
    sheet = given.schema.sheet(key.sheet)
    place, field = given.schema.places[key.sheet, key.field]
    if isinstance(sheet, CatalogueSheet):
        line = given.item_places.get(key.row, 0)
    else:
        line = int(key.row) if key.row.isdecimal() else 0
    return (place, field, line) if isinstance(sheet, YearsSheet) else (place, line, field)


def _finding(check: Check, hit: Hit, given: CheckInput) -> Finding:
    field = given.field(hit.key)
    is_for_desk = field is not None and field.audience is FieldAudience.DESK
    return Finding(
        rule=check.name,
        level=hit.level or check.level,
        audience=Audience.DESK if is_for_desk else check.audience,
        message=_ENGLISH.message(check.name, hit, given),
        advice=_ENGLISH.texts[check.name].advice,
        sheet=given.schema.sheet(hit.key.sheet).title,
        cell=given.plan.get(*hit.key).cell,
        message_fr=_FRENCH.message(check.name, hit, given),
        advice_fr=_FRENCH.texts[check.name].advice,
    )


def _fault(name: str, error: Exception, text: str = "") -> Finding:
    kind = type(error).__name__
    english, french = _ENGLISH.could_not_run, _FRENCH.could_not_run
    return Finding(
        rule=name,
        level=Level.ERROR,
        audience=Audience.OPERATOR,
        message=english.messages[text].format(kind=kind),
        advice=english.advice,
        message_fr=french.messages[text].format(kind=kind),
        advice_fr=french.advice,
    )
