"""What programs of the secretariat read of trends: the rows of the page, and no more than on it."""

import pytest

from dashboard.api.prefix import INSIDE, PREFIX
from models.rules.scopes import Scope
from tasks.access_logs import Of, access_log
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.api_tokens import Wanted
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.inside_tokens import make_inside_token
from tasks.trends import trends_of

CODE, NEXT = "pesco-nip-2024", "pesco-nip-2025"
YEARS = ("answers", "defence_expenditure")
REPORT = f"{INSIDE.removeprefix(PREFIX)}/cycles/{CODE}/report"


@pytest.fixture
def asks_as(services, clock, program):
    """Return what starts a program in the name of somebody with a role at the secretariat."""

    def start(role):
        wanted = Wanted("briefing tool", [Scope.READ_CYCLE])
        return program(make_inside_token(services, f"{role}@eeas.example", wanted, clock()))

    return start


@pytest.fixture
def counted(services, clock, greek, plan):
    """The plan of Greece is taken into account, and nobody else's."""
    assert greek.hand_in(plan).status_code == 201
    clock.pass_by(minutes=5)
    advance(services, CODE, clock())
    carry_out(services, Act(CODE, "EL", "nip", Deed.TAKE_INTO_ACCOUNT), clock())


def rows_of(program, part="trends"):
    return program.get(f"{REPORT}/{part}", params={"limit": 200}).json()["items"]


def row_of(program, word, code):
    (row,) = [one for one in rows_of(program) if (one["set"], one["code"]) == (word, code)]
    return row


def test_the_rows_are_those_of_the_page(services, clock, asks_as):
    found, rows = trends_of(services, CODE, clock()), rows_of(asks_as("officer"))
    shown = (*found.published, *found.answers, *found.shares, found.completeness, found.on_time)
    keys = [one.key for one in (*shown, *found.progress)]
    assert [row["code"] for row in rows] == keys
    assert {row["set"] for row in rows} == {"published", "answers", "shares", "cycles"}
    investment = row_of(asks_as("officer"), "published", "defence_investment")
    trend = next(one for one in found.published if one.key == "defence_investment")
    assert [one["value"] for one in investment["points"]] == [
        None if one.value is None else float(one.value) for one in trend.points
    ]
    assert "Eurostat" in investment["source"]


@pytest.mark.usefixtures("counted")
def test_a_sum_of_few_is_told_as_in_the_figures(asks_as):
    officer = asks_as("officer")
    points = row_of(officer, *YEARS)["points"]
    point = next(one for one in points if one["label"] == "2023")
    names = {"code": "defence_expenditure", "year": 2023}
    figure = next(one for one in rows_of(officer, "figures") if names.items() <= one.items())
    assert (point["counted"], point["of"], point["is_few"], point["kind"]) == (1, 26, True, "past")
    said = [figure[name] for name in ("sum", "reported", "of", "missing", "is_few")]
    assert said == [point[name] for name in ("value", "counted", "of", "missing", "is_few")]
    assert all("goes over 1 of 26 only" in one["apart"] for one in points[1:3])


@pytest.mark.usefixtures("counted")
def test_the_cycles_of_a_series_with_their_codes(services, clock, asks_as):
    text = definition_text(CODE).replace(CODE, NEXT).replace("year = 2024", "year = 2025")
    open_from_text(services, text, clock())
    row = row_of(asks_as("officer"), "cycles", "completeness")
    assert [(one["label"], one["cycle"]) for one in row["points"]] == [("2024", CODE), ("2025", NEXT)]
    last = row["points"][-1]
    assert (last["count"], last["of_count"], last["apart"]) == (0, 52, "2025 is still running")
    assert row["elsewhere"] == []
    assert {one["cycle"] for one in row_of(asks_as("officer"), *YEARS)["points"]} == {None}


@pytest.mark.parametrize(("role", "is_told"), [("officer", True), ("auditor", False)])
def test_what_came_in_time_is_told_to_officers_only(asks_as, role, is_told):
    assert ("on_time" in {one["code"] for one in rows_of(asks_as(role))}) is is_told


def test_some_of_them_and_each_read_is_noted(services, asks_as):
    answer = asks_as("officer").get(f"{REPORT}/trends", params={"limit": 2, "of": "now"})
    assert len(answer.json()["items"]) == 2 < answer.json()["total"]
    assert 'rel="next"' in answer.headers["link"]
    (noted,) = access_log(services, Of(CODE, ""))
    assert (noted.address, noted.what) == (
        "officer@eeas.example",
        "report, trends, by the program briefing tool",
    )
