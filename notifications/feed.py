"""Due days as a calendar that programs fetch again and again: the same as on the page of a respondent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vDuration

from config.definition import Language
from models.rules.letters import MESSAGE_ID_DOMAIN
from notifications.wording import WORDINGS
from notifications.wording.base import HARD_SPACE

MEDIA_TYPE = "text/calendar; charset=utf-8"

REFRESH = timedelta(hours=12)
"""How often a program should look."""

_CUT_OFF = {Language.ENGLISH: "Cut-off:", Language.FRENCH: "Clôture :"}


@dataclass(frozen=True)
class FeedDay:
    """One instant (UTC) at which something is due, or from which it comes too late for the report."""

    uid: str
    at: datetime
    title: str
    is_cut_off: bool
    is_announced: bool
    """Whether it is a day that the respondent named."""
    respondent: str
    cycle_title: str
    time_zone: str


def calendar_feed(name: str, days: Sequence[FeedDay], now: datetime, language: Language) -> bytes:
    """Return the calendar; an entry keeps its identifier whenever it moves.

    Args:
        name: name of the respondent.
        days: what is ahead.
        now: UTC instant at which it is made.
        language: language of its reader.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Kalends//Feed//EN")
    calendar.add("x-wr-calname", f"Kalends: {WORDINGS[language].respondent(name)}")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for day in days:
        calendar.add_component(_event(day, now, language))
    content: bytes = calendar.to_ical()
    return content


def _event(day: FeedDay, now: datetime, language: Language) -> Event:
    wording = WORDINGS[language]
    due = wording.announced_label if day.is_announced else wording.due_label
    label = _CUT_OFF[language] if day.is_cut_off else due
    event = Event()
    # Entries of letters have identifiers of their own: a program that knows both keeps them apart.
    event.add("uid", f"feed.{day.uid}@{MESSAGE_ID_DOMAIN}")
    event.add("dtstamp", now)
    event.add("dtstart", day.at)
    event.add("dtend", day.at + timedelta(seconds=1))
    event.add("summary", _soft(f"[{day.respondent}] {label} {day.title}"))
    event.add("description", _soft(f"{day.cycle_title}\n{wording.instant(day.at, day.time_zone)}"))
    event.add("transp", "TRANSPARENT")
    return event


def _soft(text: str) -> str:
    return text.replace(HARD_SPACE, " ")
