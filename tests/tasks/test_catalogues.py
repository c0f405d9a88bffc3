"""Two catalogues side by side: each cycle asks about that of its day, and keeps what it opened with."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import delete

import config.reference
from config.definition import Language
from config.reference import read_catalogue
from models.queries.catalogues import catalogue_of, unchanged_since
from models.queries.cycles import look_at_cycle
from models.rules.findings import Level
from models.rules.notes import call_note
from models.tables import CycleCatalogue
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.checks import check_submissions
from tasks.definitions import definition_text
from tasks.fetch_form import FormWanted, fetch_form, preview_form
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.lint import lint_text
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.review_inputs import review_inputs

OLD, NEW = "pesco-nip-2024", "pesco-nip-new"
OLD_TEXT = definition_text(OLD)
NEW_TEXT = OLD_TEXT.replace(f'"{OLD}"', f'"{NEW}"').replace("2023-12-01", "2024-01-15")
"""Another cycle of the series, a few weeks later: holidays of more years are not known."""

HEAD = "number,valid_from,valid_to,group,group_title,short_title,official_text,assessor,benchmark"
COMMITMENTS = (
    "1,2017-12-11,2023-12-31,a,Money,Grow the budget,,EDA",
    "2,2017-12-11,2023-12-31,a,Money,Invest a fifth,,EDA",
    "3,2017-12-11,,b,Forces,Be ready,,EEAS",
    "1,2024-01-01,,I,Readiness,Hold stocks,,EDA",
    "R4,2024-01-01,,II,Reach,Move across borders,Official words.,EEAS",
)
FRENCH = (
    "1,2017-12-11,Argent,Augmenter le budget,",
    "2,2017-12-11,Argent,Investir un cinquième,",
    "3,2017-12-11,Forces,Être prêt,",
    "1,2024-01-01,Préparation,Tenir des stocks,",
    "R4,2024-01-01,Portée,Franchir les frontières,",
)
IN_2023 = ["Grow the budget", "Invest a fifth", "Be ready"]
IN_2024 = ["Be ready", "Hold stocks", "Move across borders"]
FIRST, SECOND = datetime(2023, 12, 1, 8, tzinfo=UTC), datetime(2024, 1, 15, 8, tzinfo=UTC)


def write(folder, lines, french=FRENCH):
    """Write the catalogue of a release of ours, and forget what was read of another one."""
    (folder / "commitments.csv").write_text(
        "\n".join([HEAD, *(f"{line}," for line in lines), ""]), encoding="utf-8"
    )
    head = "number,valid_from,group_title,short_title,official_text"
    (folder / "commitments.fr.csv").write_text("\n".join([head, *french, ""]), encoding="utf-8")
    read_catalogue.cache_clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with two generations of made-up commitments, which the program takes for its own."""
    made = tmp_path / "reference"
    made.mkdir()
    for path in config.reference.FOLDER.iterdir():
        (made / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(config.reference, "FOLDER", made)
    write(made, COMMITMENTS)
    yield made
    read_catalogue.cache_clear()


@pytest.fixture
def both(folder, reachable):
    """Return services where a cycle of each generation is open."""
    open_from_text(reachable, OLD_TEXT, FIRST)
    open_from_text(reachable, NEW_TEXT, SECOND)
    return reachable


def asked(services, code, language=Language.ENGLISH):
    with services.reading() as session:
        return [item.title for item in catalogue_of(look_at_cycle(session, code, SECOND), language)]


def fill_in(services, code, now):
    """Hand in a virtual plan of Belgium and let it count."""
    with services.reading() as session:
        definition = look_at_cycle(session, code, now).definition
    whose = FormFor("BE", "Belgium", definition.deliverable("nip"))
    advance(services, code, now)
    hand_in(services, HandIn(code, "BE", "nip", file_of(definition, whose, Variant.VALID), now), now)
    check_submissions(services, code, now)
    carry_out(services, Act(code, "BE", "nip", Deed.TAKE_INTO_ACCOUNT), now)


def cells(content):
    """Return the texts on the sheet of the commitments."""
    rows = load_workbook(BytesIO(content))["Commitments"].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell]


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        pytest.param("2017-12-10", [], id="before the first"),
        pytest.param("2017-12-11", IN_2023, id="its first day"),
        pytest.param("2023-12-31", IN_2023, id="its last day"),
        pytest.param("2024-01-01", IN_2024, id="the second"),
        pytest.param(None, IN_2024, id="no day: what has no end"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_catalogue_on_a_day(day, titles):
    on = date.fromisoformat(day) if day else None
    assert [item.title for item in read_catalogue("commitments", on=on)] == titles


def test_each_cycle_asks_about_the_catalogue_of_its_day(both):
    assert asked(both, OLD) == IN_2023
    assert asked(both, NEW) == IN_2024
    assert asked(both, NEW, Language.FRENCH) == ["Être prêt", "Tenir des stocks", "Franchir les frontières"]


def test_a_later_release_changes_no_open_cycle(both, folder):
    forms = [fetch_form(both, code, FormWanted("EL"), SECOND).content for code in (OLD, NEW)]
    write(folder, ["1,2017-12-11,,a,Money,Other words,,EDA"], ["1,2017-12-11,Argent,Autres mots,"])
    assert (asked(both, OLD), asked(both, NEW)) == (IN_2023, IN_2024)
    assert asked(both, OLD, Language.FRENCH)[0] == "Augmenter le budget"
    assert [fetch_form(both, code, FormWanted("EL"), SECOND).content for code in (OLD, NEW)] == forms
    assert "Other words" in cells(preview_form(OLD_TEXT, FormWanted("EL")).content)


@pytest.mark.parametrize(("code", "now"), [(OLD, "2024-01-10"), (NEW, "2024-02-01")])
def test_a_plan_goes_its_whole_way_on_either_catalogue(both, folder, code, now):
    now = datetime.fromisoformat(f"{now}T10:00+01:00").astimezone(UTC)
    fill_in(both, code, now)
    write(folder, COMMITMENTS[2:3])
    with both.reading() as session:
        inputs = review_inputs(look_at_cycle(session, code, now))
    titles = IN_2023 if code == OLD else IN_2024
    assert [item.title for item in inputs.catalogue] == titles
    assert inputs.plans["BE"].rows(inputs.items_sheet) == [item.number for item in inputs.catalogue]


@pytest.mark.usefixtures("folder")
def test_answers_are_carried_over_to_the_same_item_only(reachable):
    open_from_text(reachable, OLD_TEXT, FIRST)
    fill_in(reachable, OLD, datetime(2024, 1, 10, 9, tzinfo=UTC))
    open_from_text(reachable, NEW_TEXT, SECOND)
    with reachable.reading() as session:
        new = look_at_cycle(session, NEW, SECOND)
        assert unchanged_since(new, OLD) == {"3"}
    texts = cells(fetch_form(reachable, NEW, FormWanted("BE"), SECOND).content)
    carried = [text for text in texts if "answer of Belgium" in text]
    assert carried == ["Rehearsal: answer of Belgium on commitment 3."]


def test_a_cycle_of_an_earlier_version_asks_about_what_is_known_of_its_day(both, folder):
    with both.transaction() as session:
        session.exec(delete(CycleCatalogue))
    assert asked(both, OLD) == IN_2023
    write(folder, COMMITMENTS[3:])
    assert asked(both, NEW) == IN_2024[1:]


OWN = '[[catalogue.items]]\nnumber = "A"\ngroup = "g"\ngroup_title = "G"\ntitle = "Own"\nassessor = "EDA"\n'
OWN_IN_FRENCH = '[catalogue.items.fr]\ngroup_title = "Groupe"\ntitle = "À nous"\n'
OTHER = OWN.replace('"A"', '"B"').replace("Own", "Other")


def with_items(*items):
    """Return the definition with items of its own."""
    text = "\n".join([*items, "[call]\n"])
    return OLD_TEXT.replace('name = "commitments"\n', "").replace("[call]\n", text)


def said_of_words(text):
    """Return what the linter says of French words."""
    found = [one for one in lint_text(text) if "French" in one.message]
    assert {one.level for one in found} <= {Level.WARNING}
    return [one.message.partition(":")[0] for one in found]


@pytest.mark.usefixtures("folder")
def test_items_of_a_definition_have_their_words_in_french_or_are_named_in_english(reachable):
    text = with_items(OWN, OWN_IN_FRENCH, OTHER)
    assert said_of_words(text) == ["no French words for B"]
    open_from_text(reachable, text, FIRST)
    assert asked(reachable, OLD) == ["Own", "Other"]
    assert asked(reachable, OLD, Language.FRENCH) == ["À nous", "Other"]
    with reachable.reading() as session:
        cycle = look_at_cycle(session, OLD, FIRST)
        french = catalogue_of(cycle, Language.FRENCH)
        note = str(call_note(cycle.definition, french, FIRST.date(), [], Language.FRENCH))
    assert ("À nous" in note, "Own" in note, "Other" in note) == (True, False, True)


def test_an_item_without_a_line_in_the_french_file_is_named_in_english(folder):
    write(folder, COMMITMENTS, FRENCH[1:])
    french = read_catalogue("commitments", Language.FRENCH, date(2023, 12, 1))
    assert [item.title for item in french] == ["Grow the budget", "Investir un cinquième", "Être prêt"]
    assert said_of_words(OLD_TEXT) == ["no French words for 1"]


@pytest.mark.usefixtures("folder")
def test_what_has_all_its_words_is_not_spoken_of():
    assert said_of_words(OLD_TEXT) == said_of_words(with_items(OWN, OWN_IN_FRENCH)) == []


@pytest.mark.usefixtures("folder")
def test_a_definition_may_bring_items_of_its_own(reachable):
    open_from_text(reachable, with_items(OWN), FIRST)
    assert asked(reachable, OLD) == asked(reachable, OLD, Language.FRENCH) == ["Own"]
    assert "Own" in cells(fetch_form(reachable, OLD, FormWanted("EL"), FIRST).content)


@pytest.mark.parametrize(
    ("text", "lines", "message"),
    [
        pytest.param(OLD_TEXT, COMMITMENTS[3:], "no item of 'commitments' is valid on 2023-12-01", id="none"),
        pytest.param(
            NEW_TEXT, (*COMMITMENTS, COMMITMENTS[3]), "the number '1' stands there more", id="twice"
        ),
    ],
)
def test_the_linter_looks_at_the_items_of_the_day(folder, text, lines, message):
    write(folder, lines)
    assert message in next(one for one in lint_text(text) if one.key == "catalogue").message
