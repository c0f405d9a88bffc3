"""The cycles, the board and the page of a state."""

import html
import io
import re
import zipfile
from datetime import datetime
from functools import partial

import pytest
from sqlmodel import select

from dashboard.secretariat.board_query import ThenQuery
from models.tables import AccessEntry
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.hand_in import HandIn, hand_in

CODE = "pesco-nip-2024"
BOARD = f"/cycles/{CODE}"


def test_cycles(officer):
    assert f'href="{BOARD}"' in officer.get("/cycles").text


def test_the_board_has_every_state_in_protocol_order(officer):
    text = officer.get(BOARD).text
    places = [text.index(f"/states/{code}") for code in ("BE", "BG", "CZ", "EL", "FI", "SE")]
    assert places == sorted(places)
    assert text.count("/states/") == 26


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        pytest.param("?state=called", 26, id="in a state"),
        pytest.param("?state=received", 0, id="in another"),
        pytest.param("?overdue=true", 0, id="overdue"),
        pytest.param("?deliverable=nip", 26, id="one deliverable"),
        pytest.param("?page=9", 0, id="a page that is not there"),
    ],
)
def test_a_part_of_the_board(officer, asked, states):
    assert officer.get(BOARD + asked).text.count("/states/") == states


def test_overdue_is_seen(browser, clock):
    clock.pass_by(days=60)
    assert "21 days late" in browser("officer@eeas.example").get(f"{BOARD}?overdue=true").text


NEXT = "reminder 30 days before, since 9 February 2024, 09:00"
STATE = f"{BOARD}/states/EL"


@pytest.mark.parametrize(
    ("hour", "page", "words"),
    [
        pytest.param("07:50", BOARD, "next: 9 February 2024, reminder 30 days before", id="before"),
        pytest.param("08:10", BOARD, "Due now, and not done yet: reminders.", id="above the board"),
        pytest.param("08:10", BOARD, f"due now: {NEXT}", id="on its line"),
        pytest.param("08:10", STATE, f"due now: {NEXT}", id="on the page of the state"),
        pytest.param("09:10", BOARD, f"overdue: {NEXT}", id="an hour later"),
        pytest.param("09:10", "/cycles", "due now: reminders", id="among the cycles"),
        pytest.param("19:10", BOARD, f"overdue: {NEXT}, goes 12 February 2024, 09:00", id="in the evening"),
    ],
)
def test_what_is_due_and_did_not_go_is_not_passed_over(browser, clock, hour, page, words):
    clock.now = datetime.fromisoformat(f"2024-02-09T{hour}:00+00:00")
    assert words in browser("officer@eeas.example").get(page).text.replace("\u00a0", " ")


def test_a_part_alone_for_a_page_that_is_shown(officer):
    part = officer.get(BOARD, headers={"HX-Target": "board"}).text
    assert "<html" not in part
    assert part.count("/states/") == 26


@pytest.mark.parametrize("asked", ["?state=wrong", "?page=0", "?page=x", "?overdue=maybe"])
def test_a_wrong_question(officer, asked):
    assert officer.get(BOARD + asked).status_code == 422


def test_the_page_of_a_state_says_what_happened_and_that_it_was_read(services, officer, clock):
    particulars = Particulars(
        reference="EL-77", pages=3, marking="RESTREINT UE/EU RESTRICTED", custodian="Registry"
    )
    carry_out(services, Act(CODE, "EL", "nip", Deed.REGISTER, particulars), clock())
    text = officer.get(f"{BOARD}/states/EL").text
    assert "registered part EL-77" in text
    assert "received" in text
    with services.reading() as session:
        (entry,) = session.exec(select(AccessEntry))
    assert (entry.address, entry.deed, entry.respondent) == ("officer@eeas.example", "read", "EL")


@pytest.mark.parametrize("path", ["/cycles/none", "/cycles/none/states/EL", f"{BOARD}/states/XX"])
def test_what_there_is_not(officer, path):
    assert officer.get(path).status_code == 404


def test_the_line_of_time_shows_the_days_and_today(officer):
    text = officer.get(BOARD).text
    line = text[text.index("k-timeline__list") : text.index("</ol>", text.index("k-timeline__list"))]
    marks = ("1 December 2023", 'aria-current="date"', "9 February 2024", "10 March 2024", "30 April 2024")
    places = [line.replace("\xa0", " ").index(one) for one in marks]
    assert places == sorted(places)


def test_the_board_as_it_stood_says_so_loudly(services, officer, clock, plan):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    assert "version 1" in officer.get(BOARD).text
    then = officer.get(f"{BOARD}?at=2024-01-15T10:00").text
    assert "This is the board as it stood at Monday 15" in then.replace("\xa0", " ")
    assert "version 1" not in then
    assert 'hx-trigger="every 60s"' not in then


@pytest.mark.parametrize("at", ["2023-01-01T09:00", "2024-02-03T09:00", "nonsense"])
def test_no_board_then(officer, at):
    assert officer.get(f"{BOARD}?at={at}").status_code == 422


def test_an_instant_without_a_zone_is_of_brussels():
    summer, winter = ThenQuery(at="2024-07-01T10:00"), ThenQuery(at="2024-01-15T10:00")
    assert [one.instant.hour for one in (summer, winter)] == [8, 9]
    assert ThenQuery(at="2024-01-15T09:00:00Z").local == "2024-01-15T10:00"


def test_it_keeps_itself_up_to_date_and_says_so_only_when_it_changed(services, officer, clock, plan):
    text = officer.get(f"{BOARD}?state=received").text
    (live,) = re.findall(r'hx-get="([^"]+)" hx-trigger="every 60s"', text)
    ask = partial(officer.get, html.unescape(live), headers={"HX-Target": "board"})
    assert ask().status_code == 204
    clock.pass_by(minutes=5)
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    part = ask().text
    assert 'data-announce="The board changed: 1 obligations."' in part
    assert 'id="stats" hx-swap-oob="true"' in part
    assert "state=received" in html.unescape(live)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_the_board_as_a_file_of_the_same_part_and_instant(services, officer, clock, plan, form):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    path = f"{BOARD}/board.{form}?state=received"
    now, then = officer.get(path), officer.get(f"{path}&at=2024-01-15T10:00")
    assert "attachment" in now.headers["content-disposition"]
    rows = {"json": lambda one: len(one.json()["obligations"]), "csv": lambda one: one.text.count("\n") - 1}
    if form in rows:
        assert [rows[form](one) for one in (now, then)] == [1, 0]
    assert now.content != then.content


def test_the_state_of_play_names_nobody(officer):
    answer = officer.get(f"{BOARD}/state-of-play.docx?language=fr")
    assert "attachment" in answer.headers["content-disposition"]
    words = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "Greece" not in words
    assert "Grèce" not in words


def test_rates_are_for_officers_and_name_who_is_in_no_count(services, officer, browser, clock, plan):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    text = officer.get(f"{BOARD}/rates").text
    assert "complete: 1 came of 26 expected" in text
    assert "3.8" in text
    assert browser("auditor@eeas.example").get(f"{BOARD}/rates").status_code == 403


def test_the_ladder_says_what_became_of_each_rung(officer):
    text = officer.get(f"{BOARD}/ladder").text
    assert "26 sent" in text
    assert "26 planned" in text


def test_a_first_visit_brings_at_most_150_kilobytes(officer):
    packed = {"accept-encoding": "gzip"}
    page = officer.get(BOARD, headers=packed)
    links = re.findall(r'(?:src|href)="(/static/[^"#]+)"', page.text)
    assert len(links) == 5
    assert page.headers["content-encoding"] == "gzip"
    sizes = [int(officer.get(link, headers=packed).headers["content-length"]) for link in links]
    assert 20_000 < int(page.headers["content-length"]) + sum(sizes) <= 150_000
