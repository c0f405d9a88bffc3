"""What a respondent owes, as entries for a calendar (RFC 5545, RFC 5546) that later letters update."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple, Self

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
    vText,
)
from icalendar.parser import Contentline, Parameters

from models.rules.letters import MESSAGE_ID_DOMAIN, Letter, LetterItem, LetterKind
from notifications.channel import Attachment
from notifications.wording import WORDINGS
from notifications.wording.base import BRUSSELS, HARD_SPACE, comes_twice, one_line

MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"

ALARM_DAYS = 7
"""Days before the due instant on which a calendar reminds of it."""

_OWED = frozenset({LetterKind.CALL, LetterKind.REMINDER, LetterKind.OVERDUE, LetterKind.EXTENSION})
"""Kinds whose deliverables are owed; other letters name what is owed beside them."""

_SUMMER, _WINTER = timedelta(hours=2), timedelta(hours=1)


def deadlines_calendar(letter: Letter) -> Attachment:
    """Return what is owed when the letter is made, in its language, one entry a deliverable.

    An entry keeps its identifier in all letters of the cycle; a new version of the deadline has a higher
    SEQUENCE, so that it takes the place of the one before.

    Raises:
        ValueError: nothing is owed; a published calendar has an entry at least (RFC 5546, section 3.2.1).
    """
    owed = owed_in(letter)
    if not owed:
        raise ValueError("a calendar of deadlines needs something that is owed")
    content = b"".join([_head(), *(_entry(letter, item) for item in owed), b"END:VCALENDAR\r\n"])
    return Attachment(f"{letter.respondent}-deadlines.ics", MEDIA_TYPE, content)


def owed_in(letter: Letter) -> tuple[LetterItem, ...]:
    """Return what is owed when the letter is made, each deliverable once."""
    items = (*(letter.items if letter.key.kind in _OWED else ()), *letter.still_owed)
    return tuple({item.deliverable: item for item in reversed(items)}.values())[::-1]


@cache
def _head() -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Kalends//Deadlines//EN")
    calendar.add("method", "PUBLISH")
    zone = Timezone()
    zone.add("tzid", BRUSSELS.key)
    zone.add_component(_season(TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), _SUMMER))  # noqa: DTZ001
    zone.add_component(_season(TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), _WINTER))  # noqa: DTZ001
    calendar.add_component(zone)
    content: bytes = calendar.to_ical()
    return content.removesuffix(b"END:VCALENDAR\r\n")


def _season(
    season: TimezoneDaylight | TimezoneStandard, name: str, begins_at: datetime, offset: timedelta
) -> TimezoneDaylight | TimezoneStandard:
    # The rule of all Member States since 1996. Source: Directive 2000/84/EC, Articles 2 and 3.
    season.add("tzname", name)
    season.add("dtstart", begins_at)
    season.add("rrule", vRecur(freq="yearly", bymonth=begins_at.month, byday="-1SU"))
    season.add("tzoffsetfrom", _SUMMER + _WINTER - offset)
    season.add("tzoffsetto", offset)
    return season


def _entry(letter: Letter, item: LetterItem) -> bytes:
    uid = f"{letter.key.cycle}.{letter.respondent}.{item.deliverable}@{MESSAGE_ID_DOMAIN}"
    own = _line("UID", uid) + _line("SUMMARY", _summary(letter, item))
    return b"BEGIN:VEVENT\r\n" + own + _shared(_Shared.of(letter, item))


def _summary(letter: Letter, item: LetterItem) -> str:
    marking = f"{letter.marking} " if letter.marking else ""
    wording = WORDINGS[letter.language]
    label = wording.announced_label if item.is_announced else wording.due_label
    return f"{marking}[{letter.respondent}] {label} {item.title}"


def _description(letter: Letter, item: LetterItem) -> str:
    wording = WORDINGS[letter.language]
    due = wording.instant(item.due_at, letter.time_zone)
    return "\n".join((letter.cycle_title, due, f"{wording.questions_label} {letter.reply_to}"))


def _line(name: str, text: str) -> bytes:
    value = vText(_soft(text))
    line: bytes = Contentline.from_parts(name, Parameters(), value).to_ical()
    return line + b"\r\n"


class _Shared(NamedTuple):
    """What an entry says to every respondent that owes the same by the same instant, with the same clock."""

    title: str
    description: str
    due_at: datetime
    made_at: datetime
    sequence: int
    sender: str
    reply_to: str

    @classmethod
    def of(cls, letter: Letter, item: LetterItem) -> Self:
        return cls(
            title=item.title,
            description=_description(letter, item),
            due_at=item.due_at,
            made_at=letter.key.made_at,
            sequence=item.deadline_version - 1,
            sender=letter.sender,
            reply_to=letter.reply_to,
        )


@lru_cache(maxsize=1024)
def _shared(said: _Shared) -> bytes:
    event = Event()
    begins, ends = _local(said.due_at)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("dtstamp", said.made_at)
    event.add("sequence", said.sequence)
    event.add("description", _soft(said.description))
    event.add("transp", "TRANSPARENT")
    # An office, not a person; without one nothing may be published. Source: RFC 5546, section 3.2.1.
    event.add("organizer", vCalAddress(f"mailto:{said.reply_to}"), {"CN": one_line(said.sender)})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said.title)
    alarm.add("trigger", timedelta(days=-ALARM_DAYS))
    event.add_component(alarm)
    content: bytes = event.to_ical()
    return content.removeprefix(b"BEGIN:VEVENT\r\n")


def _soft(text: str) -> str:
    return text.replace(HARD_SPACE, " ")


def _local(due_at: datetime) -> tuple[datetime, datetime]:
    # An end must be later than the beginning (RFC 5545, section 3.8.2.2), and programs that find none make up
    # an hour or a day. A clock time that comes twice means the first one (3.3.5): the second is said in UTC.
    instants = (due_at, due_at + timedelta(seconds=1))
    local = tuple(at.astimezone(BRUSSELS) for at in instants)
    begins, ends = instants if any(at.fold and comes_twice(at) for at in local) else local
    return begins, ends
