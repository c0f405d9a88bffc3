"""Reference data: the roster in protocol order, the catalogue, the holidays and the public figures."""

from datetime import date
from decimal import Decimal

import pytest

import config.reference
from config.reference import (
    CATALOGUES,
    EUROSTAT_DEFINITIONS,
    ROSTERS,
    read_catalogue,
    read_institution_holidays,
    read_public_figures,
    read_roster,
)

PROTOCOL_ORDER = "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU NL AT PL PT RO SI SK FI SE"


def test_the_roster_stands_in_protocol_order():
    roster = read_roster("member_states")
    assert " ".join(entry.code for entry in roster) == PROTOCOL_ORDER
    assert [entry.order for entry in roster] == list(range(1, 27))


def test_greece_has_the_code_of_the_union_and_another_one_elsewhere():
    greece = next(entry for entry in read_roster("member_states") if entry.code == "EL")
    assert (greece.country, greece.name, greece.time_zone) == ("GR", "Greece", "Europe/Athens")


@pytest.mark.parametrize(
    ("day", "members"),
    [
        pytest.param(date(2017, 12, 10), 0, id="before the Decision"),
        pytest.param(date(2017, 12, 11), 25, id="the founders"),
        pytest.param(date(2023, 5, 22), 25, id="the day before Denmark"),
        pytest.param(date(2023, 5, 23), 26, id="with Denmark"),
    ],
)
def test_who_participates_from_when(day, members):
    assert len(read_roster("member_states", day)) == members


@pytest.mark.parametrize(("day", "members"), [("2024-12-31", 26), ("2025-01-01", 25)])
def test_who_has_left(monkeypatch, day, members):
    first, *others = config.reference._roster("member_states")
    leaves = first.model_copy(update={"participates_to": date(2024, 12, 31)})
    monkeypatch.setattr(config.reference, "_roster", lambda _: (leaves, *others))
    assert len(read_roster.__wrapped__("member_states", date.fromisoformat(day))) == members


def test_the_catalogue_has_twenty_commitments_in_five_groups():
    catalogue = read_catalogue("commitments")
    assert [item.number for item in catalogue] == [str(number) for number in range(1, 21)]
    assert len({item.group for item in catalogue}) == 5
    assert all(item.title and item.group_title for item in catalogue)
    assert {item.official_text for item in catalogue} == {""}


def test_every_name_that_a_definition_may_use_can_be_read():
    assert all(read_roster(name) for name in ROSTERS)
    assert all(read_catalogue(name) for name in CATALOGUES)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 12, 25), "End of year"),
        (date(2024, 3, 28), "Maundy Thursday"),
        (date(2024, 5, 9), "Schuman Declaration and Ascension Day"),
    ],
)
def test_holidays_of_the_institutions(day, name):
    assert read_institution_holidays()[day] == name


def test_a_working_day_is_no_holiday():
    assert date(2024, 3, 11) not in read_institution_holidays()


@pytest.mark.parametrize(
    ("code", "field", "year", "value"),
    [
        pytest.param("SK", "defence_investment", 2023, "-1274.4", id="a negative one"),
        pytest.param("EL", "defence_expenditure", 2023, None, id="by the code of the union"),
        pytest.param("MT", "defence_investment", 2023, "11.0", id="Malta, which takes no part"),
    ],
)
def test_public_figures(code, field, year, value):
    figure = read_public_figures()[code, field, year]
    assert value in (None, figure.value)
    assert figure.source.startswith("Eurostat, gov_ev")
    assert figure.definition == EUROSTAT_DEFINITIONS[field]


def test_what_is_not_published_is_not_there():
    missing = {
        entry.code
        for entry in read_roster("member_states")
        if (entry.code, "defence_expenditure", 2023) not in read_public_figures()
    }
    assert missing == {"IT", "CY"}


def test_investment_of_2023_sums_to_the_published_total_less_malta():
    figures = read_public_figures()
    total = sum(
        Decimal(figures[entry.code, "defence_investment", 2023].value)
        for entry in read_roster("member_states")
    )
    assert abs(total - (Decimal("46479.0") - Decimal("11.0"))) <= Decimal("0.15")


@pytest.mark.parametrize("read", [read_institution_holidays, read_public_figures])
def test_what_is_read_cannot_be_changed(read):
    with pytest.raises(TypeError):
        read()[0] = "x"
