"""What is wrong, or unwise, in a definition: each finding with its key and the way out."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pydantic import ValidationError

from config.definition import Definition, Deliverable, FileFormat, Rung, RungVia, StepKind
from models.errors import DefinitionError
from models.rules.calendar import SATURDAY, Calendar, first_open, is_quiet
from models.rules.findings import Level
from models.rules.institution_days import given_holidays
from models.rules.letters import LetterKind

MOST_DOTS = 100
"""Dots in a line: what reads TOML takes the square of the dots of a name as time."""


@dataclass(frozen=True)
class LintFinding:
    """One thing about a definition; an error keeps a cycle from opening, a warning does not."""

    key: str
    level: Level
    message: str
    advice: str


@dataclass(frozen=True)
class Known:
    """What a definition may name."""

    rosters: frozenset[str]
    catalogues: frozenset[str]
    forms: frozenset[str]
    checks: frozenset[str]
    figures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names of the figures that each form asks for."""
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Numbers of the items of each catalogue."""


def read_definition(text: str) -> Definition:
    """Return the definition that a TOML text says.

    Raises:
        DefinitionError: it is not TOML, has unknown keys, or values that are not what they should be.
    """
    problems, definition = parse(text)
    if definition is None:
        raise DefinitionError([f"{finding.key}: {finding.message}" for finding in problems])
    return definition


def parse(text: str) -> tuple[list[LintFinding], Definition | None]:
    """Return the definition in a TOML text, or what keeps it from being one."""
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        advice = "write what belongs to a table below its name; break long texts into lines"
        return [_error("(file)", f"a line holds more than {MOST_DOTS} dots", advice)], None
    try:
        return [], Definition.model_validate(tomllib.loads(text))
    except ValidationError as error:
        return [_from_pydantic(dict(problem)) for problem in error.errors()], None
    except RecursionError:
        return [_error("(file)", "lists or tables stand too deep in each other", "write it flat")], None
    except ValueError as error:  # no TOML, or a number that is no number of anything
        advice = "correct the line; dates are written 2024-03-10, texts in quotes"
        return [_error("(file)", f"this is not TOML: {error}", advice)], None


def lint(definition: Definition, known: Known, calendar: Calendar) -> list[LintFinding]:
    """Return everything found in a definition, errors first."""
    known_days, calendar = calendar, calendar.with_days(definition.institution_holidays)
    found = [_warning("institution_holidays", *said) for said in given_holidays(definition, known_days)]
    for rule in (_cut_offs, _names, _assessors, _unique, _forms, _ladder, _letters, _order, _years):
        found += rule(definition, known, calendar)
    found += _days(definition, calendar)
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)


def _from_pydantic(problem: dict[str, object]) -> LintFinding:
    place = problem["loc"]
    key = ".".join(str(part) for part in place) if isinstance(place, tuple) else str(place)
    if problem["type"] == "extra_forbidden":
        return _error(
            key, "this key is not known", "remove it, or see `kalends schema` for the keys there are"
        )
    if problem["type"] == "missing":
        return _error(key, "this key is missing", "add it; see `kalends schema`")
    return _error(
        key, str(problem["msg"]).removeprefix("Value error, "), "see `kalends schema` for what it may be"
    )


def _cut_offs(definition: Definition, _known: Known, calendar: Calendar) -> Iterator[LintFinding]:
    for deliverable in definition.deliverables:
        in_time_until = first_open(deliverable.due_on, calendar.is_open_for_institutions)
        if deliverable.due_on <= deliverable.cut_off_on < in_time_until:
            yield _warning(
                f"deliverables.{deliverable.code}.cut_off_on",
                f"arrivals until {in_time_until} are not late; the cut-off is on {deliverable.cut_off_on}",
                f"set it to {in_time_until} or later",
            )


def _names(definition: Definition, known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    yield from _must_be_known("respondents.roster", [definition.respondents.roster], known.rosters)
    yield from _catalogue(definition, known)
    forms = [deliverable.form for deliverable in definition.deliverables if deliverable.form]
    yield from _must_be_known("deliverables.form", forms, known.forms)
    codes = frozenset(deliverable.code for deliverable in definition.deliverables)
    for deliverable, names in definition.checks.items():
        yield from _must_be_known("checks", [deliverable], codes)
        yield from _must_be_known(f"checks.{deliverable}", names, known.checks)


def _catalogue(definition: Definition, known: Known) -> Iterator[LintFinding]:
    asked = definition.catalogue
    if asked.name and asked.items:
        yield _error("catalogue", "it has a name and items of its own", "keep one of the two")
    if asked.name or not asked.items:
        yield from _must_be_known("catalogue.name", [asked.name], known.catalogues)


def _must_be_known(key: str, names: Iterable[str], known: frozenset[str]) -> Iterator[LintFinding]:
    for name in names:
        if name not in known:
            yield _error(key, f"'{name}' is not known", f"known are: {', '.join(sorted(known))}")


def _assessors(definition: Definition, known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    catalogue = definition.catalogue
    if (items := known.items.get(catalogue.name)) is not None:
        yield from _must_be_known("catalogue.assessors", catalogue.assessors, items)
    for number, houses in catalogue.assessors.items():
        if not houses or not all(houses) or len(set(houses)) < len(houses):
            key = f"catalogue.assessors.{number}"
            yield _error(key, "it names no house, or one twice", 'write such as ["EDA", "EEAS"]')


def _unique(definition: Definition, _known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    lists = {
        "deliverables.code": [deliverable.code for deliverable in definition.deliverables],
        "ladder.name": [rung.name for rung in definition.ladder],
        "steps.name": [step.name for step in definition.steps],
    }
    for key, names in lists.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield _error(key, f"'{name}' stands there twice", "give each its own name")


def _forms(definition: Definition, known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    forms = [deliverable for deliverable in definition.deliverables if deliverable.form]
    for deliverable in forms:
        if deliverable.formats != (FileFormat.XLSX,):
            yield _error(
                f"deliverables.{deliverable.code}.formats",
                "a form is a workbook, and is handed in as one",
                'write formats = ["xlsx"], or take `form` out',
            )
    if not forms and any(step.kind is StepKind.DRAFT for step in definition.steps):
        yield _error(
            "deliverables",
            "none of them is a form, so that there is nothing to report on",
            "give one a `form`",
        )
    if forms and (figures := known.figures.get(forms[0].form or "")) is not None:
        for share in definition.outputs.shares:
            yield from _must_be_known("outputs.shares", [share.numerator, share.denominator], figures)


def _ladder(definition: Definition, _known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    calls = [rung for rung in definition.ladder if rung.is_call]
    if not calls or calls[0].via is not RungVia.LETTER:
        yield _error("ladder", "the ladder has no call by letter", 'add a rung with name = "call"')
    for rung in definition.ladder:
        for deliverable in definition.deliverables:
            if not rung.is_call:
                yield from _rung(definition, rung, deliverable)


def _rung(definition: Definition, rung: Rung, deliverable: Deliverable) -> Iterator[LintFinding]:
    day = deliverable.due_on + timedelta(days=rung.offset_days)
    key = f"ladder.{rung.name}"
    if day < definition.call.on:
        yield _error(
            key,
            f"it falls on {day}, before the call on {definition.call.on} ({deliverable.code})",
            "take the rung out, or let the call go earlier",
        )
    if day > deliverable.cut_off_on:
        yield _warning(
            key,
            f"it falls on {day}, after the cut-off on {deliverable.cut_off_on} ({deliverable.code})",
            "it will be withdrawn; take it out, or set the cut-off later",
        )


def _letters(definition: Definition, _known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    kinds = [kind for route in definition.letters.routes for kind in route.kinds or ("all others",)]
    yield from _must_be_known("letters.routes.kinds", kinds, frozenset(LetterKind) | {"all others"})
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        yield _error("letters.routes", f"two routes are for '{kind}'", "let one route name each kind")
    confirm_on = definition.call.confirm_contacts_on
    if confirm_on and confirm_on >= definition.call.on:
        yield _error(
            "call.confirm_contacts_on",
            "the contacts are confirmed before the call, and this day is not",
            f"set a day before {definition.call.on}",
        )
    if any(in_french := _in_french(definition)) and not all(in_french):
        yield _warning(
            "letters.fr",
            "letters and notes in French would call some things by their English names",
            "give `letters.fr` with all its keys, and `fr` of each deliverable and step",
        )


def _in_french(definition: Definition) -> list[object]:
    words = definition.letters.fr
    return [
        words,
        *((words.item_word, words.report_title) if words else ()),
        *(deliverable.fr for deliverable in definition.deliverables),
        *(step.fr for step in definition.steps),
    ]


def _order(definition: Definition, _known: Known, _calendar: Calendar) -> Iterator[LintFinding]:
    for deliverable in definition.deliverables:
        key = f"deliverables.{deliverable.code}"
        if deliverable.due_on <= definition.call.on:
            advice = "set `due_on` after the call"
            yield _error(f"{key}.due_on", "the due day is not after the call", advice)
        if deliverable.cut_off_on < deliverable.due_on:
            advice = "set `cut_off_on` to the due day or later"
            yield _error(f"{key}.cut_off_on", "the cut-off is before the due day", advice)
    yield from _steps(definition)


def _steps(definition: Definition) -> Iterator[LintFinding]:
    last_cut_off = max(deliverable.cut_off_on for deliverable in definition.deliverables)
    before, drafted = last_cut_off, False
    for step in definition.steps:
        key = f"steps.{step.name}"
        if step.on <= last_cut_off:
            yield _error(f"{key}.on", f"it is not after the cut-off on {last_cut_off}", "set it later")
        elif step.on < before:
            yield _error(
                f"{key}.on", "it is before the step above it", "write the steps in the order of their days"
            )
        if not drafted and step.kind is not StepKind.DRAFT:
            yield _error(
                f"{key}.kind", "no draft comes before it", 'let a step with kind = "draft" come first'
            )
        before, drafted = max(before, step.on), drafted or step.kind is StepKind.DRAFT


def _years(definition: Definition, _known: Known, calendar: Calendar) -> Iterator[LintFinding]:
    days = [day for _, day in _all_days(definition)]
    for year in range(min(days).year, max(days).year + 1):
        if not calendar.covers(year):
            yield _error(
                "zone",
                f"the holidays of the EU institutions in {year} are not known",
                f"give them in `institution_holidays`, by the Decision on {year}",
            )


def _days(definition: Definition, calendar: Calendar) -> Iterator[LintFinding]:
    for key, day in _all_days(definition):
        if is_quiet(day):
            yield _warning(
                key, f"{day} is a quiet day (20 December to 6 January, August)", "choose another day"
            )
        if key.endswith("due_on") and not calendar.is_open_for_institutions(day):
            weekday = f"a {day:%A}" if day.weekday() >= SATURDAY else "a holiday of the institutions"
            advice = "what arrives by the end of the next working day is not late; or choose a working day"
            yield _warning(key, f"{day} is {weekday}", advice)


def _all_days(definition: Definition) -> list[tuple[str, date]]:
    days = [("call.on", definition.call.on)]
    for deliverable in definition.deliverables:
        days.append((f"deliverables.{deliverable.code}.due_on", deliverable.due_on))
        days.append((f"deliverables.{deliverable.code}.cut_off_on", deliverable.cut_off_on))
    return days + [(f"steps.{step.name}.on", step.on) for step in definition.steps]


def _error(key: str, message: str, advice: str) -> LintFinding:
    return LintFinding(key, Level.ERROR, message, advice)


def _warning(key: str, message: str, advice: str) -> LintFinding:
    return LintFinding(key, Level.WARNING, message, advice)
