"""What the forms of a cycle cost to write, as workbooks and as JSON: `python -m benchmarks.forms`."""

import time
from collections.abc import Callable, Iterable

from benchmarks.goals import Goal, say
from config.reference import read_roster
from documents.form import FormRequest, write_form, write_json
from documents.reader import read_json
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

SECONDS = 2.0
"""Most that the forms of all respondents may take to write."""


def main() -> None:
    """Print what 26 forms take, in seconds by the clock and of processor time."""
    definition = read_definition(definition_text("pesco-nip-2024"))
    nip = definition.deliverable("nip")
    everybody = [FormFor(entry.code, entry.name, nip) for entry in read_roster("member_states")]
    requests = [form_request(definition, whose) for whose in everybody]
    documents = [write_json(request) for request in requests]
    measure("write 26 empty forms", SECONDS, lambda: map(write_form, requests))
    measure(
        "write 26 filled-in forms",
        SECONDS,
        lambda: (file_of(definition, one, Variant.VALID) for one in everybody),
    )
    measure("write 26 forms as JSON", None, lambda: map(write_json, requests))
    measure("read 26 forms as JSON", None, lambda: map(_read, requests, documents))


def measure(what: str, most: float | None, work: Callable[[], Iterable[object]]) -> None:
    """Do the work once and print both times."""
    clock, processor = time.perf_counter(), time.process_time()
    for _ in work():
        pass
    taken = time.process_time() - processor
    say(Goal(f"{what}, clock", "s", most), time.perf_counter() - clock)
    say(Goal(f"{what}, processor", "s", most), taken)


def _read(request: FormRequest, document: bytes) -> object:
    return read_json(document, request.schema, request.identity, request.year)


if __name__ == "__main__":
    main()
