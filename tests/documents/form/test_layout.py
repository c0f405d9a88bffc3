"""Where answers stand: a change of it is a new version of the form."""

from pathlib import Path

import pytest

from config.form import load_form_schema
from config.reference import read_catalogue
from documents.form.layout import identity_line, lay_out, read_identity_line
from documents.form.places import Place, column_letters
from documents.form.request import catalogue_numbers, group_headings
from models.rules.answers import FormIdentity

SNAPSHOT = Path(__file__).with_name("snapshots") / "nip_2_places.txt"


@pytest.mark.parametrize(
    ("column", "letters"),
    [
        pytest.param(*each, id=each[1])
        for each in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
    ],
)
def test_column_letters(column, letters):
    assert column_letters(column) == letters


def test_address():
    assert Place(6, 2).address == "C7"


def test_places_of_version_2_never_change():
    lines = [
        f"{layout.sheet.title}!{place.value.address} {'/'.join(place.key)}"
        for layout in lay_out(load_form_schema("nip"), 2024, catalogue_numbers(read_catalogue("commitments")))
        for line in layout.lines
        for place in line.answers
    ]
    assert "\n".join(lines) + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_groups_head_their_items():
    catalogue = read_catalogue("commitments")
    numbers = catalogue_numbers(catalogue)
    assert numbers[:7] == ("", "1", "2", "3", "4", "5", "")
    assert numbers.count("") == len(group_headings(catalogue)) == 5


def test_years_follow_the_cycle():
    figures = lay_out(load_form_schema("nip"), 2024, ())[2]
    labels = [tuple(text for _, text in line.labels) for line in figures.lines[:7]]
    assert labels[0] == ("Defence expenditure", "2021", "past")
    assert [year for _, year, _ in labels] == [str(year) for year in range(2021, 2028)]
    assert [period for *_, period in labels] == ["past"] * 3 + ["current"] + ["planned"] * 3


def test_fixed_cells_are_heads_and_labels():
    projects = lay_out(load_form_schema("nip"), 2024, ())[4]
    fixed = projects.fixed_cells
    assert fixed[Place(3, 1)] == "Project"
    assert fixed[Place(33, 0)] == "30"
    assert projects.last_row == 33


def test_a_unit_stands_at_the_head_of_its_column():
    operations = lay_out(load_form_schema("nip"), 2024, ())[6]
    assert "Staff (persons)" in operations.fixed_cells.values()


def test_identity_line_says_what_it_was_made_of():
    said = read_identity_line(f" {identity_line(FormIdentity('pesco-nip-2024', 'EL', 'nip', 2))} ")
    assert said == {"cycle": "pesco-nip-2024", "respondent": "EL", "schema": "nip", "schema_version": "2"}


@pytest.mark.parametrize("text", ["", "Form: a / b / c", "Form: a / b / c / d", "x Form: a / b / c / 1"])
def test_what_is_no_identity_line_says_nothing(text):
    assert set(read_identity_line(text).values()) == {""}


def test_a_schema_that_says_something_else_under_the_same_name_is_laid_out_anew():
    schema = load_form_schema("nip")
    small = schema.model_copy(update={"sheets": schema.sheets[:2]})
    assert lay_out(schema, 2024, ("1", "2")) is lay_out(schema, 2024, ["1", "2"])
    assert [len(lay_out(each, 2024, ())) for each in (schema, small, schema)] == [7, 2, 7]
    assert [len(lay_out(schema, 2024, numbers)[3].lines) for numbers in (("1", "2"), ("1",))] == [2, 1]
