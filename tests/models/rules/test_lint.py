"""Linting a definition: each rule names the key, says what is wrong, and shows the way out."""

from importlib.resources import files

import pytest

from config.reference import read_institution_holidays
from models.errors import DefinitionError
from models.rules.calendar import Calendar
from models.rules.findings import Level
from models.rules.lint import Known, LintFinding, lint, parse, read_definition

TEXT = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")
KNOWN = Known(
    rosters=frozenset({"member_states"}),
    catalogues=frozenset({"commitments"}),
    forms=frozenset({"nip"}),
    checks=frozenset(read_definition(TEXT).checks["nip"]),
    items={"commitments": frozenset({"6", "12"})},
)
ITEM_WORD = 'item_word = "commitment"'

USUAL = ["deliverables.nip.due_on", "deliverables.statement.due_on"]
DUE = "due_on = 2024-03-10"
FIRST_DUE, SECOND_DUE = (f'"xlsx"]\nform = "nip"\n{DUE}', f'"pdf"]\n{DUE}')
LATER_STEPS = TEXT[TEXT.index('[[steps]]\nname = "report-to-council"') :]


def found_in(*changes: tuple[str, str]) -> list[LintFinding]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    problems, definition = parse(text)
    return problems if definition is None else lint(definition, KNOWN, Calendar(read_institution_holidays()))


def beyond_the_usual(*changes: tuple[str, str]) -> dict[str, str]:
    """Return what is found besides the warnings on NIP 2024 itself, by key."""
    usual = [(one.key, one.message) for one in found_in()]
    return {one.key: one.message for one in found_in(*changes) if (one.key, one.message) not in usual}


def test_nip_2024_gives_the_warnings_that_one_expects():
    found = found_in()
    assert [one.key for one in found] == USUAL
    assert {one.message for one in found} == {"2024-03-10 is a Sunday"}
    assert {one.level for one in found} == {Level.WARNING}


ERRORS = [
    pytest.param(
        [('"member_states"', '"allies"')], "respondents.roster", "'allies' is not known", id="roster"
    ),
    pytest.param([('"commitments"', '"vows"')], "catalogue.name", "'vows' is not known", id="catalogue"),
    pytest.param(
        [(ITEM_WORD, f'{ITEM_WORD}\nassessors = {{ "21" = ["EDA"] }}')],
        "catalogue.assessors",
        "'21' is not known",
        id="assessors of no item",
    ),
    pytest.param(
        [(ITEM_WORD, f'{ITEM_WORD}\nassessors = {{ "6" = ["EDA", "EDA"] }}')],
        "catalogue.assessors.6",
        "one twice",
        id="assessors twice",
    ),
    pytest.param(
        [(ITEM_WORD, f'{ITEM_WORD}\nassessors = {{ "6" = [] }}')],
        "catalogue.assessors.6",
        "no house",
        id="no assessors",
    ),
    pytest.param([('form = "nip"', 'form = "x"')], "deliverables.form", "'x' is not known", id="form"),
    pytest.param([('"missing_item"', '"mising"')], "checks.nip", "'mising' is not known", id="check"),
    pytest.param(
        [("[checks]\nnip", "[checks]\nplan")], "checks", "'plan' is not known", id="checks of nothing"
    ),
    pytest.param(
        [('code = "statement"', 'code = "nip"')], "deliverables.code", "twice", id="two deliverables"
    ),
    pytest.param([('"-7"', '"-30"')], "ladder.name", "'-30' stands there twice", id="two rungs of one name"),
    pytest.param([('"report-to-council"', '"draft-to-services"')], "steps.name", "twice", id="two steps"),
    pytest.param([('name = "call"', 'name = "-1"')], "ladder", "no call by letter", id="no call"),
    pytest.param(
        [('name = "call"', 'name = "call"\nvia = "call_list"')],
        "ladder",
        "no call by letter",
        id="call by phone",
    ),
    pytest.param(
        [('"-30"', '"-101"')], "ladder.-101", "2023-11-30, before the call", id="rung before the call"
    ),
    pytest.param(
        [("on = 2023-12-01", "on = 2024-03-10")],
        "deliverables.nip.due_on",
        "not after the call",
        id="due at call",
    ),
    pytest.param(
        [("cut_off_on = 2024-04-30", "cut_off_on = 2024-03-09")],
        "deliverables.statement.cut_off_on",
        "before the due day",
        id="cut-off before the due day",
    ),
    pytest.param(
        [("on = 2024-07-01", "on = 2024-04-30")],
        "steps.draft-to-services.on",
        "not after the cut-off on 2024-04-30",
        id="step on the day of the cut-off",
    ),
    pytest.param(
        [("on = 2024-07-01", "on = 2024-08-01")],
        "steps.report-to-council.on",
        "before the step above it",
        id="steps out of order",
    ),
    pytest.param(
        [('kind = "draft"', 'kind = "approve"')],
        "steps.council-recommendation.kind",
        "no draft",
        id="no draft",
    ),
    pytest.param(
        [("on = 2024-11-18", "on = 2025-02-03")],
        "zone",
        "institutions in 2025 are not known",
        id="unknown year",
    ),
]


@pytest.mark.parametrize(("changes", "key", "message"), ERRORS)
def test_errors(changes, key, message):
    found = [one for one in found_in(*changes) if one.key == key and one.level is Level.ERROR]
    assert found
    assert any(message in one.message for one in found)
    assert all(one.advice for one in found)


ERRORS += [
    pytest.param(
        [(f"{FIRST_DUE}\ncut_off_on = 2024-04-30", f"{FIRST_DUE}\ncut_off_on = 2024-07-15")],
        "steps.draft-to-services.on",
        "not after the cut-off on 2024-07-15",
        id="step before the last of two cut-offs",
    ),
    pytest.param(
        [("on = 2023-12-01", "on = 2022-12-01")],
        "zone",
        "institutions in 2022 are not known",
        id="year before",
    ),
    pytest.param(
        [('form = "nip"\n', ""), (LATER_STEPS, "")],
        "deliverables",
        "nothing to report on",
        id="a draft of nothing",
    ),
]


WARNINGS = [
    pytest.param(
        [("on = 2023-12-01", "on = 2023-12-20")],
        "call.on",
        "2023-12-20 is a quiet day",
        id="call in quiet days",
    ),
    pytest.param(
        [("on = 2024-07-31", "on = 2024-08-01")],
        "steps.report-to-council.on",
        "quiet day",
        id="step in August",
    ),
    pytest.param(
        [('"+10"', '"+60"')], "ladder.+60", "after the cut-off on 2024-04-30", id="rung after the cut-off"
    ),
    pytest.param(
        [("cut_off_on = 2024-04-30", "cut_off_on = 2024-03-10")],
        "deliverables.nip.cut_off_on",
        "arrivals until 2024-03-11 are not late",
        id="cut-off before what is late",
    ),
    pytest.param(
        [(FIRST_DUE, FIRST_DUE.replace("03-10", "03-28"))],
        "deliverables.nip.due_on",
        "2024-03-28 is a holiday of the institutions",
        id="due on Maundy Thursday",
    ),
    pytest.param(
        [(SECOND_DUE, SECOND_DUE.replace("03-10", "03-09"))],
        "deliverables.statement.due_on",
        "2024-03-09 is a Saturday",
        id="due on a Saturday",
    ),
]


@pytest.mark.parametrize(("changes", "key", "message"), WARNINGS)
def test_warnings(changes, key, message):
    found = [one for one in found_in(*changes) if one.key == key]
    assert [one.level for one in found if message in one.message] == [Level.WARNING] * len(found)
    assert found
    assert all(one.advice for one in found)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(FIRST_DUE, FIRST_DUE.replace("03-10", "03-11"))], id="due on a working day"),
        pytest.param(
            [("cut_off_on = 2024-04-30", "cut_off_on = 2024-03-20")], id="a rung on the cut-off day"
        ),
        pytest.param([('"-30"', '"-100"')], id="a rung on the call's day"),
        pytest.param([("on = 2024-07-31", "on = 2024-07-01")], id="two steps on one day"),
    ],
)
def test_what_is_not_found(changes):
    assert beyond_the_usual(*changes) == {}


def test_errors_come_first():
    levels = [one.level for one in found_in(('"+10"', '"+60"'), ("on = 2024-11-18", "on = 2025-02-03"))]
    assert levels == [Level.ERROR] + [Level.WARNING] * 4


def test_the_way_out_names_what_there_is_in_order():
    (found,) = [one for one in found_in(('"missing_item"', '"mising"')) if one.key == "checks.nip"]
    assert found.advice == f"known are: {', '.join(sorted(KNOWN.checks))}"


UNREADABLE = [
    pytest.param(
        [("year = 2024", "year = 2024\nyaer = 2024")], "yaer", "this key is not known", id="unknown key"
    ),
    pytest.param([("tone =", "tune =")], "ladder.3.tune", "this key is not known", id="unknown key inside"),
    pytest.param([("year = 2024\n", "")], "year", "this key is missing", id="missing key"),
    pytest.param([(DUE, "due_on = 2024-02-30")], "(file)", "this is not TOML", id="impossible date"),
    pytest.param([(DUE, 'due_on = "soon"')], "deliverables.0.due_on", "valid date", id="no date"),
    pytest.param([("year = 2024", "year = 1990")], "year", "greater than or equal to 2017", id="year"),
    pytest.param([("Europe/Brussels", "Europe/Paris")], "zone", "'Europe/Brussels'", id="zone"),
    pytest.param([('"-30"', '"T-30"')], "ladder.1.name", "match pattern", id="name of a rung"),
    pytest.param([('kind = "draft"', 'kind = "shred"')], "steps.0.kind", "'draft'", id="kind of a step"),
    pytest.param([("[[ladder]]", "[[ladder")], "(file)", "this is not TOML", id="broken TOML"),
]


@pytest.mark.parametrize(("changes", "key", "message"), UNREADABLE)
def test_what_is_no_definition(changes, key, message):
    found = [one for one in found_in(*changes) if one.key == key]
    assert found
    assert message in found[0].message
    assert found[0].level is Level.ERROR
    assert found[0].advice


def test_reading_names_every_problem():
    with pytest.raises(DefinitionError, match="year: this key is missing") as refused:
        read_definition(TEXT.replace("year = 2024\n", "yaer = 2024\n"))
    assert sorted(problem.split(":")[0] for problem in refused.value.problems) == ["yaer", "year"]
    assert "kalends lint" in refused.value.way_out


@pytest.mark.parametrize(
    "key",
    [
        pytest.param('item_word = "engagement"\n', id="word of an item"),
        pytest.param('fr = "Recommandation du Conseil"\n', id="a step"),
        pytest.param(
            TEXT[TEXT.index('[deliverables.fr]\ntitle = "déclaration') :].split("\n\n")[0], id="a title"
        ),
    ],
)
def test_what_lacks_its_french_words(key):
    assert "by their English names" in beyond_the_usual((key, ""))["letters.fr"]
