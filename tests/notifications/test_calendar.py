"""Deadlines as calendar entries: what the library reads in them, and how a later file updates them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from config.definition import Language
from models.rules.letters import LetterKind
from notifications.calendar import deadlines_calendar, owed_in
from notifications.channel import Attachment
from notifications.message import to_bytes
from notifications.render import render

BRUSSELS = ZoneInfo("Europe/Brussels")
DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
LATER = datetime(2024, 3, 24, 22, 59, 59, tzinfo=UTC)


def read(letter) -> Calendar:
    """Return the calendar of a letter as the library reads it."""
    return Calendar.from_ical(deadlines_calendar(letter).content)


def entries(letter):
    """Return the entries of the calendar of a letter."""
    return read(letter).walk("VEVENT")


def due_on(letter, due_at):
    """Return the letter with one thing owed, by that instant."""
    return replace(letter, items=(replace(letter.items[0], due_at=due_at),))


def test_file(make_letter, check_snapshot, language):
    calendar = deadlines_calendar(make_letter(LetterKind.CALL, language=language))
    check_snapshot(f"deadlines.{language}.ics", calendar.content)
    assert calendar.name == "EL-deadlines.ics"
    assert calendar.media_type == "text/calendar; charset=utf-8; method=PUBLISH"


def test_lines_end_and_fold_as_they_have_to(make_letter):
    letter = make_letter(LetterKind.CALL, language=Language.FRENCH, cycle_title="é" * 300)
    content = deadlines_calendar(letter).content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert str(entries(letter)[0]["DESCRIPTION"]).startswith("é" * 300 + "\n")


def test_a_published_calendar_has_what_it_needs_and_invites_nobody(make_letter):
    calendar = read(make_letter(LetterKind.CALL))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    for entry in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "ORGANIZER", "SEQUENCE"} <= set(entry)
        assert "ATTENDEE" not in entry
        assert entry["ORGANIZER"] == "mailto:pesco-secretariat@kalends.example"
        assert entry["DTSTAMP"].dt == datetime(2023, 12, 1, 8, tzinfo=UTC)


def test_an_entry_stands_at_the_due_instant_and_reminds_a_week_before(make_letter):
    first, _ = entries(make_letter(LetterKind.CALL))
    assert first["DTSTART"].dt == DUE_AT
    assert first["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(seconds=1)
    [alarm] = first.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-7)


def test_marking_and_state_come_first(make_letter):
    letter = make_letter(LetterKind.CALL, marking="LIMITE", sender='The "office", R&D; x')
    assert [str(entry["SUMMARY"]) for entry in entries(letter)] == [
        "LIMITE [EL] Due: National Implementation Plan",
        "LIMITE [EL] Due: high-level political statement",
    ]
    assert entries(letter)[0]["ORGANIZER"].params["CN"] == 'The "office", R&D; x'


def keep(kept, letter):
    """Do as a calendar does: of one identifier, keep the entry with the highest sequence."""
    for entry in entries(letter):
        known = kept.get(str(entry["UID"]))
        if known is None or entry["SEQUENCE"] > known["SEQUENCE"]:
            kept[str(entry["UID"])] = entry


def test_a_new_deadline_takes_the_place_of_the_one_before(make_letter):
    call = make_letter(LetterKind.CALL)
    told = make_letter(LetterKind.EXTENSION)
    kept = {}
    for letter in (call, told, call):
        keep(kept, letter)
    assert sorted(kept) == [
        "pesco-nip-2024.EL.nip@kalends.invalid",
        "pesco-nip-2024.EL.statement@kalends.invalid",
    ]
    assert {entry["DTSTART"].dt for entry in kept.values()} == {LATER}
    assert {entry["SEQUENCE"] for entry in kept.values()} == {1}


def test_each_state_has_entries_of_its_own(make_letter):
    letter = make_letter(LetterKind.CALL)
    other = replace(letter, respondent="PT", time_zone="Europe/Lisbon")
    assert not {str(e["UID"]) for e in entries(letter)} & {str(e["UID"]) for e in entries(other)}
    assert "in Lisbon" in str(entries(other)[0]["DESCRIPTION"])
    assert "in Athens" in str(entries(letter)[0]["DESCRIPTION"])


@pytest.mark.parametrize(
    "due_at",
    [
        pytest.param(datetime(2024, 3, 30, 22, 59, 59, tzinfo=UTC), id="the eve of summer time"),
        pytest.param(datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC), id="the second before summer time"),
        pytest.param(datetime(2024, 3, 31, 21, 59, 59, tzinfo=UTC), id="its first day"),
        pytest.param(datetime(2024, 10, 26, 21, 59, 59, tzinfo=UTC), id="the eve of winter time"),
        pytest.param(datetime(2024, 10, 27, 0, 30, tzinfo=UTC), id="the hour that comes twice, first"),
        pytest.param(datetime(2024, 10, 27, 0, 59, 59, tzinfo=UTC), id="its last second"),
        pytest.param(datetime(2024, 10, 27, 1, 30, tzinfo=UTC), id="the hour that comes twice, second"),
        pytest.param(datetime(2024, 10, 27, 22, 59, 59, tzinfo=UTC), id="the day of winter time"),
        pytest.param(datetime(2024, 2, 29, 22, 59, 59, tzinfo=UTC), id="a leap day"),
    ],
)
def test_instants_survive_the_nights_on_which_clocks_change(make_letter, due_at):
    [entry] = entries(due_on(make_letter(LetterKind.CALL), due_at))
    assert entry["DTSTART"].dt.astimezone(UTC) == due_at
    assert entry["DTEND"].dt.astimezone(UTC) == due_at + timedelta(seconds=1)


@pytest.mark.parametrize("year", [2017, 2024, 2027, 2037])
def test_the_zone_that_is_sent_along_is_that_of_brussels(make_letter, year):
    [zone] = read(make_letter(LetterKind.CALL)).walk("VTIMEZONE")
    sent = zone.to_tz(lookup_tzid=False)
    hours = [datetime(year, 1, 1, 12) + timedelta(hours=6 * step) for step in range(4 * 365)]  # noqa: DTZ001
    assert [sent.utcoffset(at) for at in hours] == [at.replace(tzinfo=BRUSSELS).utcoffset() for at in hours]


@pytest.mark.parametrize(
    ("kind", "owed"),
    [
        (LetterKind.CALL, ["nip", "statement"]),
        (LetterKind.EXTENSION, ["nip", "statement"]),
        (LetterKind.ACKNOWLEDGEMENT, ["statement"]),
        (LetterKind.THANKS, ["statement"]),
    ],
)
def test_what_is_owed(make_letter, kind, owed):
    letter = make_letter(kind)
    still = (make_letter().items[1],)
    assert [item.deliverable for item in owed_in(replace(letter, still_owed=still))] == owed


def test_a_calendar_of_nothing_is_not_made(make_letter):
    with pytest.raises(ValueError, match="needs something that is owed"):
        deadlines_calendar(make_letter(LetterKind.DRILL))


def test_the_same_letter_gives_the_same_bytes_and_goes_with_it(make_letter):
    letter = make_letter(LetterKind.CALL)
    calendar = deadlines_calendar(letter)
    assert calendar == deadlines_calendar(make_letter(LetterKind.CALL))
    assert isinstance(calendar, Attachment)
    assert b"Content-Type: text/calendar; charset=utf-8; method=PUBLISH" in to_bytes(
        render(letter, (calendar,))
    )
