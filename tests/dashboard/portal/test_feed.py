"""The calendar of a contact: a secret address that shows due days, and ends with the role of who made it."""

import re

import pytest
from icalendar import Calendar

from dashboard.web import CALENDARS
from models.rules.access import Role
from tasks.roles import Given, end_role, give_role

PEOPLE = "/desk/pesco-nip-2024/EL"


def address_in(page):
    return re.search(r"/desk/calendar/[\w-]+\.ics", page.text).group()


@pytest.fixture
def address(greece):
    greece.get(PEOPLE)
    return address_in(greece.post(f"{PEOPLE}/calendar"))


def test_the_calendar_shows_due_days_to_whoever_has_the_address(browser, address):
    answer = browser().client.get(address)
    calendar = Calendar.from_ical(answer.content)
    days = {str(one["summary"]): one["dtstart"].dt for one in calendar.walk("VEVENT")}
    assert answer.headers["content-type"].startswith("text/calendar")
    assert [str(day) for name, day in days.items() if "Due" in name] == ["2024-03-10 22:59:59+00:00"] * 2
    assert all(name.startswith("[EL]") for name in days)


def test_an_announced_day_stands_there_by_its_name(browser, greece, address):
    before = browser().client.get(address).text
    greece.post("/desk/pesco-nip-2024/EL/nip/announce", {"until": "2024-03-20"})
    after = browser().client.get(address).text
    assert "[EL] Announced: National Implementation Plan" in after
    assert "[EL] Due: National Implementation Plan" in before
    assert "[EL] Due: National Implementation Plan" not in after
    assert sorted(re.findall("UID:.*", before)) == sorted(re.findall("UID:.*", after))


def test_it_is_shown_once(greece, address):
    assert address not in greece.get(PEOPLE).text
    assert "You made an address" in greece.get(PEOPLE).text


def test_a_new_one_ends_the_old_one(browser, greece, address):
    newer = address_in(greece.post(f"{PEOPLE}/calendar"))
    assert browser().client.get(address).status_code == 404
    assert browser().client.get(newer).status_code == 200


def test_it_can_be_ended(browser, greece, address):
    greece.post(f"{PEOPLE}/calendar/end")
    assert browser().client.get(address).status_code == 404


def test_it_ends_with_the_role(services, clock, browser):
    reader = browser("reader@el.example")
    reader.get(PEOPLE)
    address = address_in(reader.post(f"{PEOPLE}/calendar"))
    assert reader.client.get(address).status_code == 200
    end_role(services, Given("reader@el.example", Role.READER, "x", respondent="EL"), clock())
    assert browser().client.get(address).status_code == 404


def test_who_acts_for_another_state_still_sees_nothing_of_the_first(services, clock, browser):
    for respondent in ("EL", "CY"):
        given = Given("both@x.example", Role.READER, "x", "Embassy", respondent=respondent)
        give_role(services, given, clock())
    both = browser("both@x.example")
    both.get(PEOPLE)
    address = address_in(both.post(f"{PEOPLE}/calendar"))
    assert "[CY]" not in both.client.get(address).text
    end_role(services, Given("both@x.example", Role.READER, "x", respondent="EL"), clock())
    assert both.client.get(address).status_code == 404


def test_it_grows_too_old(browser, clock, address):
    clock.pass_by(days=731)
    assert browser().client.get(address).status_code == 404


def test_an_address_that_nobody_made(browser):
    assert browser().client.get("/desk/calendar/0.ics").status_code == 404


def test_asking_too_often(browser, clock, address):
    client = browser().client
    answers = [client.get(address).status_code for _ in range(CALENDARS + 1)]
    assert answers == [200] * CALENDARS + [429]
    clock.pass_by(minutes=1)
    assert client.get(address).status_code == 200
