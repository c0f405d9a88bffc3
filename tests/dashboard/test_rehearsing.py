"""Letting time pass in a rehearsal: from the page, in order, for those who may, and nowhere else."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from types import MappingProxyType, SimpleNamespace

import pytest

from dashboard import passing
from dashboard.passing import Engine, RehearsalClock
from models.database import Database
from models.errors import RealClockError
from models.queries.access import accesses
from models.queries.cycles import get_cycle
from models.schema import create_schema
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.rehearsal.kept import ToRehearse
from tasks.rehearsal.passing import stops
from tasks.review import approve_report
from tasks.titles import titles_of

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
MACHINE = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    return RehearsalClock(lambda: MACHINE, NOW)


@pytest.fixture
def engine(services, clock):
    return Engine(services, clock)


@pytest.fixture
def page(browser, application, engine):
    """Return an officer's browser, on pages beside which the engine runs."""
    opened = browser("officer@eeas.example")
    application.state.web = replace(application.state.web, engine=engine)
    with engine:
        opened.get("/rehearsal")
        yield opened


def last(browser):
    return browser.seen[-1].text.replace("\xa0", " ")


def letters(services):
    return sorted(one.name for one in services.settings.mailbox_folder.glob("*.eml"))


def test_the_clock_goes_on_as_the_machine_and_never_back():
    times = [MACHINE]
    clock = RehearsalClock(lambda: times[0], NOW)
    clock.go_on_to(NOW - timedelta(days=1))
    times[0] += timedelta(hours=1)
    assert clock() == NOW + timedelta(hours=1)


def test_every_page_says_what_the_clock_says_and_leads_there(page, browser):
    page.get("/cycles")
    assert "Its clock says" in last(page)
    assert 'href="/rehearsal"' in last(page)
    greece = browser("nip@el.example")
    assert 'href="/rehearsal"' not in last(greece)


def test_what_comes_next_is_offered(page, services):
    shown = last(page)
    assert "Letters: 30 days before" in shown
    assert "Cut-off: " in shown
    assert "Step of the report: Draft to the High Representative" in shown
    instants = [stop.at for stop in stops(services, NOW)]
    assert instants == sorted(instants)
    assert instants[0] > NOW


def test_time_passes_to_the_next_letter(page, services, clock):
    (stop,) = [one for one in stops(services, NOW) if one.what.what == "letters"]
    assert letters(services) == []
    answer = page.post("/rehearsal", {"at": stop.at.isoformat()})
    assert (answer.status_code, clock()) == (200, stop.at)
    assert "Time has passed" in last(page)
    assert "letters written" in last(page)
    assert letters(services)


def test_what_was_done_is_counted_in_true_words(page):
    page.post("/rehearsal", {"on": "2024-03-20"})
    assert re.search(r"<li>\d+ reminders: in letters, held for approval, or to telephone</li>", last(page))


def test_one_is_no_plural(page, engine):
    engine.go_on_to(NOW + timedelta(days=1), 30)
    counts = MappingProxyType({(CODE, "deliver_notices"): 1, (CODE, "acknowledge"): 50})
    engine._progress = replace(engine.progress, done=counts)
    page.get("/rehearsal")
    assert "<li>1 letter written</li>" in last(page)
    assert "<li>50 receipts and other news: in letters, or held for approval</li>" in last(page)


def test_each_line_names_its_cycle_where_there_are_two(page, services):
    text = definition_text(CODE).replace(CODE, "pesco-nip-2024-b").replace('title = "', 'title = "Second ', 1)
    open_from_text(services, text, datetime(2023, 12, 1, 8, tzinfo=UTC))
    page.get("/rehearsal")
    titles = titles_of(services, [CODE, "pesco-nip-2024-b"], NOW)
    for one in titles.values():
        assert f"Letters: 30 days before ({one.cycle})" in last(page)
        assert f"Representative's services ({one.cycle})" in unescape(last(page))


def test_what_falls_due_on_the_way_is_done_at_its_instant(page, services, clock):
    page.post("/rehearsal", {"on": "2024-04-30"})
    assert clock() == datetime(2024, 4, 30, 7, tzinfo=UTC)
    written = [one.read_text() for one in services.settings.mailbox_folder.glob("*.eml")]
    days = {line for one in written for line in one.split("\n") if line.startswith("Date:")}
    assert days == {"Date: Fri, 09 Feb 2024 08:00:00 +0000", "Date: Fri, 01 Mar 2024 08:00:00 +0000"}
    with services.reading() as session:
        assert get_cycle(session, CODE).last_seen_at == clock()


def test_who_is_signed_in_stays_so_and_it_is_noted(page, services):
    page.post("/rehearsal", {"on": "2024-02-20"})
    assert page.get("/morning").status_code == 200
    with services.reading() as session:
        (noted,) = [one for one in accesses(session) if one.deed == "let_time_pass"]
    assert (noted.address, noted.what) == ("officer@eeas.example", "2024-02-20T08:00:00+00:00")


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({"on": "2024-01-31"}, id="back"),
        pytest.param({"at": NOW.isoformat()}, id="now"),
        pytest.param({"on": ""}, id="nothing"),
        pytest.param({"on": "31 June"}, id="no day"),
        pytest.param({"on": "0001-01-01"}, id="long ago"),
        pytest.param({"on": "9999-12-31"}, id="far away"),
        pytest.param({"at": "9999-12-31T23:59:59+00:00"}, id="far away, as an instant"),
    ],
)
def test_the_clock_stays_where_no_later_day_is_given(page, clock, wanted):
    assert page.post("/rehearsal", wanted).status_code == 422
    assert "never goes back" in last(page)
    assert clock() == NOW


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"engine": None}, id="a clock that was not set"),
        pytest.param({"is_rehearsal": False}, id="real cycles"),
    ],
)
def test_it_is_nowhere_else(page, application, clock, change):
    application.state.web = replace(application.state.web, **change)
    assert page.get("/rehearsal").status_code == 404
    assert page.post("/rehearsal", {"on": "2024-02-20"}).status_code == 404
    assert clock() == NOW


def test_no_engine_runs_on_real_cycles(services, clock, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'real.db'}")
    create_schema(database, is_rehearsal=False)
    with pytest.raises(RealClockError):
        Engine(replace(services, database=database), clock)
    database.close()


def test_a_failure_is_said_and_tried_again(engine, clock, monkeypatch, caplog):
    def broken(*_):
        raise OSError("disk")

    engine.go_on_to(NOW + timedelta(days=10))
    with monkeypatch.context() as broke:
        broke.setattr(passing, "do_what_is_due", broken)
        engine.look()
    assert (engine.progress.failure, engine.is_on_the_way) == ("OSError", True)
    assert "could not be done" in caplog.text
    engine.look()
    assert (engine.progress.failure, engine.is_on_the_way) == ("", False)
    assert clock() == NOW + timedelta(days=10)


def test_the_clock_catches_up_with_a_command(page, services, engine, clock):
    later = NOW + timedelta(days=3)
    advance(services, CODE, later)
    engine.look()
    assert clock() == later
    assert page.get("/morning").status_code == 200


def test_a_rehearsal_is_made_beside_the_pages_and_no_flow_is_asked_for(page, engine, monkeypatch):
    asked = []
    monkeypatch.setattr(engine.aside, "start", lambda *given: asked.append(given) or len(asked) == 1)
    assert "No flow runs here" in page.get("/runs").text
    for said in ("was asked for", "Nothing was begun"):
        shown = page.get("/runs/rehearsals")
        form = {
            "definition": CODE,
            "seed": "12",
            "key": re.search(r'name="key" value="([^"]+)', shown.text)[1],
        }
        assert said in page.post("/runs/rehearsals", form).text
    assert asked == [(ToRehearse(CODE, 12),)] * 2


def test_what_is_being_made_and_what_failed_is_shown(page, engine, monkeypatch):
    monkeypatch.setattr(
        engine, "aside", SimpleNamespace(made="one, seed 1", failed="two, seed 2: ValueError")
    )
    shown = page.get("/runs/rehearsals").text
    assert "Being rehearsed: one, seed 1" in shown
    assert "It failed: two, seed 2: ValueError" in shown


@pytest.fixture
def drafted(page):
    """The pages after the report was drafted, with no letter about the cut-off approved."""
    page.post("/rehearsal", {"on": "2024-07-02"})
    wait_until_over(page)
    return page


def wait_until_over(page):
    while "Time is passing" in last(page):
        page.get("/rehearsal")


def test_what_waits_for_a_word_is_named_and_not_that_nothing_was_due(drafted):
    drafted.post("/rehearsal", {"on": "2024-07-31"})
    wait_until_over(drafted)
    assert "The engine had nothing to do." in last(drafted)
    assert "Nothing was due" not in last(drafted)
    assert "Step of the report to be cleared: High Representative's report" in unescape(last(drafted))
    assert "26 states with letters to approve" in last(drafted)
    assert "26 states to telephone" in last(drafted)


def test_what_a_close_leaves_untold_is_told(drafted, services, clock):
    drafted.post("/rehearsal", {"on": "2024-07-31"})
    wait_until_over(drafted)
    approve_report(services, CODE, None, clock())
    drafted.post("/rehearsal", {"on": "2024-11-18"})
    wait_until_over(drafted)
    told = "26 states with letters that nobody approved and 26 states still to telephone"
    assert f"<li>The cycle closed. No more is told after the close: {told}</li>" in last(drafted)
    drafted.get(f"/cycles/{CODE}")
    assert f"No more is told after the close: {told}." in last(drafted)
