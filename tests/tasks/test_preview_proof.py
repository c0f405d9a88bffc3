"""What the preview says for the next days is what a run through those days sends, the whole year long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.worlds import ROSTER, small_definition, small_roster, world
from config.definition import ContactRole
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.holding import ALL, Selection
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.rules.calendar import at, brussels_day
from models.rules.letters import LetterKind
from models.tables import Contact, Letter, Notice, Obligation
from notifications.channel import Message, Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance, next_due
from tasks.calls import open_from_text
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_letters, hold_notices, release_notices, send_letters_now
from tasks.notices import deliver_notices
from tasks.preview import Asked, preview
from tasks.previewed import Standing
from tasks.review import approve_report
from tasks.services import Services

CODE = "pesco-nip-2024"
MAILBOX, POINT, DEPUTY = ContactRole.FUNCTIONAL_MAILBOX, ContactRole.POINT_OF_CONTACT, ContactRole.DEPUTY
PERMANENT = ContactRole.PERMANENT_REPRESENTATION_DEFENCE

CONTACTS = (
    ContactEntry("BE", MAILBOX, "nip@be.example", "Defence policy"),
    ContactEntry("BE", PERMANENT, "perm@be.example", "Permanent Representation"),
    ContactEntry("EL", POINT, "point@el.example", "Plans", valid_to=date(2024, 2, 20)),
    ContactEntry("EL", DEPUTY, "deputy@el.example", "Plans", valid_from=date(2024, 2, 10)),
    ContactEntry("LT", MAILBOX, "nip@lt.example", "Plans", None, None, date(2024, 2, 9), date(2024, 2, 13)),
    ContactEntry("SE", MAILBOX, "a@se.example", "Plans"),
    ContactEntry("SE", MAILBOX, "b@se.example", "Plans"),
)  # fmt: skip

LADDER = {
    '[[ladder]]\nname = "+3"\ntone = "courteous"': '[[ladder]]\nname = "0"\n\n[[ladder]]\nname = "+3"\n'
    'tone = "courteous"\nescalates = true\n\n[[ladder]]\nname = "+10"',
    'name = "+10"\nvia = "call_list"': 'name = "+12"\nvia = "call_list"',
    "[call]\non = 2023-12-01": "[call]\non = 2023-12-01\nconfirm_contacts_on = 2023-11-20",
}


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass(frozen=True)
class Chapter:
    """What happens at an instant in Brussels time, and for how many days nothing does after it."""

    start: str
    days: int
    happens: Callable[[Services, datetime], object] = lambda services, now: None
    answers: tuple[Outcome, ...] = ()


def record(deed, respondent, deliverable="nip", **particulars):
    act = Act(CODE, respondent, deliverable, deed, Particulars(**particulars))
    return lambda services, now: carry_out(services, act, now)


def arrive(respondent, content=b"Our statement."):
    request = HandIn(CODE, respondent, "statement", content, datetime.min.replace(tzinfo=UTC))
    return lambda services, now: hand_in(services, replace(request, received_at=now), now)


def all_of(*acts):
    return lambda services, now: [act(services, now) for act in acts]


def relay_away(services, now):
    """Let the relay refuse what is due, so that letters wait."""
    advance(with_answers(services, 9, OutcomeKind.TRY_AGAIN), CODE, now)


def answers_lost(services, now):
    """Let the relay take what is due, and its answers be lost."""
    advance(with_answers(services, 9, OutcomeKind.UNKNOWN), CODE, now)


def with_answers(services, number, kind):
    channel = MemoryChannel([Outcome(kind, "the relay is away")] * number)
    return replace(services, channels={"mailbox": channel})


def hold_sweden(services, now):
    hold_notices(services, CODE, Selection("SE", "nip"), "pending", now)


def release_all(services, now):
    release_notices(services, CODE, ALL, now)


def send_sweden(services, now):
    send_letters_now(services, CODE, Selection("SE", "nip", "0"), now)


YEAR = [
    Chapter("2023-11-18T12:00+01:00", 5),
    Chapter("2023-11-25T12:00+01:00", 20, hold_sweden),
    Chapter("2023-12-20T12:00+01:00", 45, all_of(
        release_all, record(Deed.EXTEND, "EL", until=date(2024, 3, 29)))),
    Chapter("2024-02-05T08:59+01:00", 12, arrive("BE")),
    Chapter("2024-02-19T03:00+01:00", 5, all_of(
        record(Deed.REGISTER, "BE", reference="BE/1", pages=2, marking="none"), arrive("LT"))),
    Chapter("2024-03-01T09:00+01:00", 3, relay_away),
    Chapter("2024-03-05T09:00+01:00", 2, send_sweden),
    Chapter("2024-03-08T09:00+01:00", 3, answers_lost),
    Chapter("2024-03-12T10:00+01:00", 8),
    Chapter("2024-03-21T19:00+01:00", 16, lambda s, now: approve_letters(s, CODE, ALL, now, [PERMANENT])),
    Chapter("2024-04-08T10:00+02:00", 21, all_of(
        record(Deed.CLARIFY, "BE"), record(Deed.ANNOUNCE, "LT", until=date(2024, 4, 19)),
        record(Deed.TAKE_INTO_ACCOUNT, "BE", "statement"))),
    Chapter("2024-04-30T10:00+02:00", 2),
    Chapter("2024-05-03T10:00+02:00", 70, lambda s, now: approve_letters(s, CODE, ALL, now)),
    Chapter("2024-08-01T10:00+02:00", 150, lambda s, now: approve_report(s, CODE, None, now)),
]  # fmt: skip


@contextmanager
def opened(folder, url=None) -> Iterator[Services]:
    with small_roster(*ROSTER), world(folder, url) as services:
        with services.transaction() as session:
            import_contacts(session, "member_states", CONTACTS)
        open_from_text(services, small_definition(**LADDER), brussels("2023-11-17T10:00+01:00"))
        yield services


@pytest.fixture
def services(database_url, tmp_path):
    with opened(tmp_path, database_url) as services:
        yield services


@pytest.fixture
def on_sqlite(tmp_path):
    with opened(tmp_path) as services:
        yield services


def run(services: Services, start: datetime, days: int) -> list[Message]:
    """Run the engine whenever anything is due and at every midnight, and return what it sent."""
    channel = MemoryChannel()
    quiet = replace(services, channels={"mailbox": channel})
    now, end = start, start + timedelta(days=days)
    while now <= end:
        advance(quiet, CODE, now)
        with services.reading() as session:
            due = next_due(look_at_cycle(session, CODE, now))
        midnight = at(brussels_day(now) + timedelta(days=1), time())
        now = min(due or midnight, midnight) if days < 30 else due or end + timedelta(days=1)
    return channel.messages


def rows(services: Services) -> list[object]:
    """Return all that a preview must leave as it is."""
    with services.reading() as session:
        tables = (Notice, Letter, Obligation)
        return [row.model_dump() for table in tables for row in session.exec(select(table)).all()]


def prove(services, chapter):
    """Act, look ahead, let the days pass, and compare; return what was foreseen."""
    start = brussels(chapter.start)
    run(services, start - timedelta(seconds=1), 0)
    chapter.happens(services, start)
    before = rows(services)
    foreseen = preview(services, CODE, Asked(chapter.days, with_text=True), start)
    assert rows(services) == before
    sent = run(services, start, chapter.days)
    assert [letter.message for letter in foreseen.standing(Standing.GOES)] == sent, chapter.start
    return foreseen


def test_a_year(services):
    kinds = {letter.kind for chapter in YEAR for letter in prove(services, chapter).letters}
    assert kinds == set(LetterKind) - {LetterKind.CORRECTION, LetterKind.CIRCULAR, LetterKind.REFUSAL}


def overtaken(kind):
    """Let reminders wait for the relay, which answers so, until after the morning of the next rung."""

    def happens(services, now):
        release_all(services, now)
        answers = [Outcome(kind, "come tomorrow", try_after_seconds=20 * 3600)] * 9
        advance(replace(services, channels={"mailbox": MemoryChannel(answers)}), CODE, now)

    return happens


def needless(services, now):
    """Let a reminder that may have arrived, and one that has not, become needless."""
    send_letters_now(services, CODE, Selection(occasion="-30"), now)
    answers = [Outcome(OutcomeKind.UNKNOWN), *[Outcome(OutcomeKind.TRY_AGAIN)] * 3]
    deliver_notices(replace(services, channels={"mailbox": MemoryChannel(answers)}), CODE, now)
    for respondent in ("BE", "EL"):
        record(Deed.NO_UPDATE, respondent)(services, now)


def in_one_second(services, now):
    """Send a receipt, and let another file arrive in the same second."""
    arrive("SE")(services, now)
    advance(services, CODE, now)
    arrive("SE", b"Another one.")(services, now)


def left_by_a_process(services, now):
    """Let a process end that was sending."""
    send_letters_now(services, CODE, Selection(occasion="-30"), now)
    with services.transaction() as session:
        lease(session, [letter.id for letter in session.exec(select(Letter)) if not letter.sent_at], 60, now)


def until_the_close(services, now):
    """Let nobody at SE be reached until after the close, which comes with the publication of this day."""
    with services.transaction() as session:
        for contact in session.exec(select(Contact).where(col(Contact.address).endswith("@se.example"))):
            contact.sqlmodel_update({"absent_from": date(2023, 11, 1), "absent_to": date(2024, 11, 20)})
    run(services, now, 0)
    approve_letters(services, CODE, ALL, now)
    approve_report(services, CODE, None, now)


SCENES = [
    pytest.param(
        Chapter("2024-03-07T17:59+01:00", 3, overtaken(OutcomeKind.TRY_AGAIN)),
        4,
        id="a waiting letter is overtaken",
    ),
    pytest.param(
        Chapter("2024-03-07T17:59+01:00", 3, overtaken(OutcomeKind.UNKNOWN)),
        4,
        id="a letter in doubt is overtaken",
    ),
    pytest.param(
        Chapter("2024-02-07T10:00+01:00", 1, needless), 4, id="needless, though it may have arrived"
    ),
    pytest.param(Chapter("2024-02-07T10:00+01:00", 1, in_one_second), 1, id="two in one second"),
    pytest.param(
        Chapter("2024-02-07T10:00+01:00", 1, left_by_a_process), 4, id="left by a process that ended"
    ),
    pytest.param(Chapter("2024-02-10T10:00+01:00", 9), 4, id="after a day that was missed"),
    pytest.param(Chapter("2024-12-01T10:00+01:00", 30), 0, id="no approval, no thanks"),
    pytest.param(
        Chapter("2024-11-17T10:00+01:00", 9, until_the_close), 3, id="somebody can be reached after the close"
    ),
]


@pytest.mark.parametrize(("chapter", "letters"), SCENES)
def test_a_scene(on_sqlite, chapter, letters):
    called_at = brussels("2023-12-04T09:00+01:00")
    run(on_sqlite, called_at, 0)
    hold_notices(on_sqlite, CODE, Selection(occasion="-7"), "not yet", called_at)
    assert len(prove(on_sqlite, chapter).standing(Standing.GOES)) == letters
