"""Linting against what this installation knows, so that no cycle opens that cannot come to its end."""

import pytest

from config.form import stored_forms
from config.reference import CATALOGUES, ROSTERS
from models.errors import DefinitionError
from models.rules.checks import CHECKS
from models.rules.findings import Level
from tasks.definitions import definition_text, known_definitions
from tasks.lint import KNOWN, lint_text, must_be_clean

TEXT = definition_text("pesco-nip-2024")


def errors_in(*changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return {one.key: one for one in lint_text(text) if one.level is Level.ERROR}


def test_what_may_be_named_is_what_there_is():
    assert KNOWN.rosters == set(ROSTERS)
    assert KNOWN.catalogues == set(CATALOGUES)
    assert KNOWN.forms == set(stored_forms())
    assert KNOWN.checks == set(CHECKS)


@pytest.mark.parametrize("code", known_definitions())
def test_every_definition_that_ships_is_clean(code):
    must_be_clean(definition_text(code))


def test_nip_2024_has_warnings_only():
    assert {(one.level, one.message) for one in lint_text(TEXT)} == {
        (Level.WARNING, "2024-03-10 is a Sunday")
    }


OWN = """\
[[catalogue.items]]
number = "A"
group = "a"
group_title = "A"
title = "Title"
assessor = "EDA"

[call]
"""
"""An item of the definition's own."""


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        pytest.param([('name = "commitments"\n', ""), ("[call]\n", OWN)], set(), id="items of its own"),
        pytest.param([("[call]\n", OWN)], {"catalogue"}, id="a name as well"),
        pytest.param([('name = "commitments"\n', "")], {"catalogue.name"}, id="neither"),
        pytest.param([('"commitments"', '"x"')], {"catalogue.name"}, id="unknown name"),
        pytest.param(
            [('name = "commitments"\n', ""), ("[call]\n", OWN.replace("[call]\n", "") + OWN)],
            {"catalogue"},
            id="a number twice",
        ),
    ],
)
def test_what_is_asked_about(changes, keys):
    assert set(errors_in(*changes)) == keys


WITHOUT_END = [
    pytest.param(
        'numerator = "defence_investment"', 'numerator = "x"', "outputs.shares", id="figure of no form"
    ),
    pytest.param(
        'denominator = "defence_expenditure"', 'denominator = "x"', "outputs.shares", id="another one"
    ),
    pytest.param(
        'formats = ["xlsx"]', 'formats = ["pdf"]', "deliverables.nip.formats", id="form that is no XLSX"
    ),
    pytest.param(
        'formats = ["xlsx"]', 'formats = ["xlsx", "pdf"]', "deliverables.nip.formats", id="form, or none"
    ),
    pytest.param('form = "nip"\n', "", "deliverables", id="no form to report on"),
    pytest.param("secretariat@kalends.example", "secretariat", "letters.reply_to", id="no mail address"),
    pytest.param('"PESCO secretariat"', '"PESCO\\nsecretariat"', "letters.sender", id="sender of two lines"),
    pytest.param('title = "PESCO National', 'title = "PESCO\\nNational', "title", id="title of two lines"),
]


@pytest.mark.parametrize(("old", "new", "key"), WITHOUT_END)
def test_what_would_fail_only_when_letters_or_report_are_made(old, new, key):
    found = errors_in((old, new))
    assert set(found) == {key}
    assert found[key].advice


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param('"member_states"', '"allies"', "respondents.roster: 'allies' is not known", id="roster"),
        pytest.param("year = 2024\n", "", "year: this key is missing", id="a key is missing"),
        pytest.param("[[ladder]]", "[[ladder", "(file): this is not TOML", id="no TOML"),
    ],
)
def test_a_definition_with_errors_is_refused(old, new, problem):
    with pytest.raises(DefinitionError) as refused:
        must_be_clean(TEXT.replace(old, new))
    assert refused.value.problems[0].startswith(problem)
    assert "kalends lint" in refused.value.way_out
