"""The definition's types: what each key may be, one by one; rules across keys are linted elsewhere."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from pydantic import ValidationError

from config.definition import Definition, Rung, RungVia, StepKind

TEXT = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")


def data() -> dict:
    return tomllib.loads(TEXT)


def test_nip_2024():
    definition = Definition.model_validate(data())
    assert (definition.code, definition.series, definition.year) == ("pesco-nip-2024", "pesco-nip", 2024)
    assert definition.call.on == date(2023, 12, 1)
    assert {(one.due_on, one.cut_off_on) for one in definition.deliverables} == {
        (date(2024, 3, 10), date(2024, 4, 30))
    }
    assert [rung.name for rung in definition.ladder] == ["call", "-30", "-7", "+3", "+10"]
    assert [(step.kind, step.on) for step in definition.steps] == [
        (StepKind.DRAFT, date(2024, 7, 1)),
        (StepKind.APPROVE, date(2024, 7, 31)),
        (StepKind.PUBLISH, date(2024, 11, 18)),
    ]


def test_a_deliverable_by_its_code():
    definition = Definition.model_validate(data())
    assert definition.deliverable("statement").form is None
    with pytest.raises(KeyError):
        definition.deliverable("letter")


@pytest.mark.parametrize(
    ("name", "offset_days"), [("-60", -60), ("-1", -1), ("0", 0), ("+1", 1), ("+14", 14), ("-999", -999)]
)
def test_names_of_rungs(name, offset_days):
    rung = Rung(name=name)
    assert (rung.offset_days, rung.is_call, rung.via, rung.tone) == (
        offset_days,
        False,
        RungVia.LETTER,
        "plain",
    )


def test_the_call_has_no_offset():
    rung = Rung(name="call")
    assert rung.is_call
    with pytest.raises(ValueError, match="call"):
        _ = rung.offset_days


@pytest.mark.parametrize("name", ["", "30", "+0", "-0", "+03", "+1000", "Call", "-30 ", "T-30", "+1\n"])
def test_what_is_no_name_of_a_rung(name):
    with pytest.raises(ValidationError, match="name"):
        Rung(name=name)


@pytest.mark.parametrize(
    "code", ["", "Pesco", "pesco_nip", "-pesco", "pesco/nip", "p" * 49, "pesco nip", "pesco\n"]
)
def test_what_is_no_code(code):
    with pytest.raises(ValidationError, match="code"):
        Definition.model_validate(data() | {"code": code})


OPTIONAL = ("checks", "steps", "clarifications")


@pytest.mark.parametrize("key", sorted(key for key in data() if key not in OPTIONAL))
def test_every_key_is_needed_but_those(key):
    content = data()
    del content[key]
    with pytest.raises(ValidationError, match=key):
        Definition.model_validate(content)


@pytest.mark.parametrize("key", ["checks", "steps"])
def test_checks_and_steps_may_be_left_out(key):
    content = data()
    del content[key]
    assert not getattr(Definition.model_validate(content), key)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("year",), 2016),
        (("year",), 2101),
        (("zone",), "Europe/Athens"),
        (("deliverables",), []),
        (("ladder",), []),
        (("deliverables", 0, "formats"), []),
        (("deliverables", 0, "formats"), ["odt"]),
        (("deliverables", 0, "due_on"), "10 March 2024"),
        (("ladder", 1, "via"), "pigeon"),
        (("ladder", 1, "tone"), "harsh"),
        (("letters", "language"), "fr"),
        (("outputs", "formats"), ["odt"]),
        (("steps", 0, "kind"), "script"),
        (("steps", 0, "run"), "rm -rf"),
    ],
    ids=str,
)
def test_what_a_key_may_not_be(path, value):
    content = data()
    place = content
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        Definition.model_validate(content)


def test_a_definition_does_not_change():
    definition = Definition.model_validate(data())
    with pytest.raises(ValidationError, match="frozen"):
        definition.year = 2025
