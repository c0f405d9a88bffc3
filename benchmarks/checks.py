"""What the checks of many stored plans cost: `python -m benchmarks.checks`."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice

from benchmarks.goals import Goal, say
from config.definition import Definition
from config.reference import read_projects, read_roster
from documents.reader import read_form
from models.rules.answers import plan_from_json, plan_to_json
from models.rules.checks import run_checks
from models.rules.checks.roles import by_name
from models.rules.findings import Finding
from models.rules.lint import read_definition
from tasks.checks import check_input
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

PLANS = 10_000
SECONDS = 10.0
"""Most that their checks may take, by the clock, also against a last plan."""

AT = datetime(2024, 3, 8, 9, tzinfo=UTC)


def main() -> None:
    """Print what the checks of 10,000 plans take."""
    run(PLANS)


def run(plans: int) -> None:
    """Check plans as they are stored, without and with a last plan, and print both times of each."""
    definition = read_definition(definition_text("pesco-nip-2024"))
    stored = _stored(definition)
    for what, has_last in (("", False), (", each against the last", True)):
        clock, processor = time.perf_counter(), time.process_time()
        found = sum(len(_check(definition, text, has_last=has_last)) for text in islice(cycle(stored), plans))
        taken = time.process_time() - processor
        most = SECONDS * plans / PLANS
        say(Goal(f"check {plans} stored plans{what}, clock", "s", most), time.perf_counter() - clock)
        say(Goal(f"check {plans} stored plans{what}, processor", "s", most), taken)
        say(Goal("findings of each", ""), found / plans)


def _stored(definition: Definition) -> list[str]:
    """Return what virtual respondents answer, as it is stored beside a submission."""
    nip = definition.deliverable("nip")
    texts = []
    for entry in read_roster("member_states"):
        whose = FormFor(entry.code, entry.name, nip)
        request = form_request(definition, whose)
        for variant in Variant:
            content = file_of(definition, whose, variant)
            plan = read_form(content, request.schema, request.identity, definition.year)
            texts.append(plan_to_json(plan))
    return texts


def _check(definition: Definition, text: str, *, has_last: bool) -> tuple[Finding, ...]:
    given = check_input(definition, plan_from_json(text), AT)
    # The last plan is read as the new one is; here it says the same, which most texts would be found for.
    last = plan_from_json(text) if has_last else None
    return run_checks(definition.checks["nip"], replace(given, last=last, projects=_PROJECTS))


_PROJECTS = by_name(read_projects())

if __name__ == "__main__":
    main()
