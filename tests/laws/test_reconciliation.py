"""A small year reconciles to zero after every step, and whatever is broken on purpose is noticed."""

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from benchmarks.simulation.worlds import ROSTER, rehearsal_in, small_definition, small_roster, world
from models.queries.cycles import get_cycle
from models.rules.letters import LetterKey, LetterKind, LetterState
from models.rules.occasions import NoticeState, WithdrawReason
from models.tables import AuditEntry, Contact, Letter, Notice
from tasks.reconcile import BETWEEN_RUNS, reconcile_cycle

CODE = "pesco-nip-2024"
MEMORY = Path("/dev/shm")
SPRING = datetime(2024, 3, 14, tzinfo=UTC)
"""When the cycle of the broken tests stands still: Greece was extended, Lithuania announced a date."""


class Reconciled:
    """Runs steps as the engine does, and reconciles after each."""

    def __init__(self):
        self.found, self.steps = [], 0

    def run(self, step, services, code, now):
        count = step.run(services, code, now)
        self.steps += 1
        one = reconcile_cycle(services, code, now, patience=BETWEEN_RUNS)
        self.found += [f"{now} after {step.name}: {said}" for said in one.differences]
        return count


def run_until(services, end=None):
    """Run the cycle up to an instant; after each day what is due must have gone, without patience."""
    reconciled, rehearsal = Reconciled(), rehearsal_in(services, small_definition())
    now = rehearsal.open()
    while now and (end is None or now < end):
        now = rehearsal.run_day(now, reconciled.run)
        last_seen = seen(services)
        one = reconcile_cycle(services, CODE, last_seen)
        reconciled.found += [f"{last_seen} after the day: {said}" for said in one.differences]
    return reconciled, one


def seen(services):
    with services.reading() as session:
        return get_cycle(session, CODE).last_seen_at


def test_a_year_reconciles_to_zero_after_every_step(services):
    reconciled, one = run_until(services)
    assert reconciled.found == []
    assert reconciled.steps > 60
    assert one.figures() == {
        "owed": 68,
        "sent": 46,
        "withdrawn": 22,
        **dict.fromkeys(("held", "unknown", "dead", "waiting", "differences"), 0),
    }


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def spring(request):
    """Run the small cycle until the middle of March, once for each database."""
    with ExitStack() as stack, small_roster(*ROSTER):
        url = None
        if request.param == "postgres":
            make, template = map(request.getfixturevalue, ("postgres_database", "tables_template"))
            url = stack.enter_context(make(template))
        folder = stack.enter_context(TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None))
        services = stack.enter_context(world(Path(folder), url))
        assert run_until(services, SPRING)[0].found == []
        yield services


class Inside:
    """Services that read inside a transaction that is never committed."""

    def __init__(self, session):
        self._session = session

    @contextmanager
    def reading(self):
        yield self._session


def broken_by(services, damage, now=None):
    """Return what is found after some damage, which is undone."""
    at = now or seen(services)
    with services.transaction() as session:
        damage(session)
        session.flush()
        found = reconcile_cycle(Inside(session), CODE, at).differences
        session.rollback()
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in found]


def notice(name):
    """Return the condition that a notice is that one, such as 'EL nip rung:-7:2'."""
    respondent, deliverable, occasion = name.split()
    subject = col(Notice.subject) == f"obligation:{respondent}:{deliverable}"
    return subject & (col(Notice.occasion) == occasion)


def changed(name, **values):
    """Return what changes a notice."""
    return lambda session: session.execute(update(Notice).where(notice(name)).values(**values))


def doubled(session):
    row = session.exec(select(Notice).where(notice("LT nip rung:-7:1"))).one()
    other = session.exec(select(Contact.id).where(Contact.address == "nip@se.example")).one()
    session.add(Notice(**row.model_dump(exclude={"id", "recipient_id"}), recipient_id=other))


def sent_after_receipt(session):
    """Put a rung that was withdrawn as met into a letter of its own, as if it had gone."""
    at = datetime(2024, 3, 13, 8, tzinfo=UTC)
    recipient = session.exec(select(Contact.id).where(Contact.address == "nip@be.example")).one()
    key = LetterKey(CODE, "BE nip@be.example", "mailbox", LetterKind.OVERDUE, at)
    letter = Letter(cycle_id=1, recipient_id=recipient, channel="mailbox", kind=key.kind, made_at=at)
    letter.digest, letter.state, letter.sent_at, letter.leased_at = key.digest, LetterState.SENT, at, at
    session.add(letter)
    session.flush()
    changed("BE nip rung:+3:1", state=NoticeState.CARRIED, reason=None, letter_id=letter.id)(session)


def back_to_waiting(session):
    call = (col(Letter.kind) == LetterKind.CALL) & col(Letter.recipient_id).in_(
        select(Contact.id).where(Contact.address == "nip@lt.example")
    )
    session.execute(update(Letter).where(call).values(state=LetterState.WAITING, sent_at=None))


def forgotten_ladder(session):
    ladder = col(Notice.subject) == "obligation:EL:nip", col(Notice.occasion).like("rung:%:2")
    session.execute(delete(Notice).where(*ladder))


def dropped_entry(session):
    sent = select(AuditEntry.id).where(AuditEntry.what == "letter_sent").order_by(col(AuditEntry.position))
    session.execute(delete(AuditEntry).where(col(AuditEntry.id) == session.exec(sent.limit(1)).one()))


def emptied_letter(session):
    key = session.exec(select(Notice.letter_id).where(notice("EL statement received:1"))).one()
    session.execute(update(Notice).where(col(Notice.letter_id) == key).values(letter_id=None))


def foreign_letter(session):
    other = session.exec(select(Contact.id).where(Contact.address == "nip@se.example")).one()
    key = session.exec(select(Notice.letter_id).where(notice("EL statement received:1"))).one()
    session.execute(update(Letter).where(col(Letter.id) == key).values(recipient_id=other))


def unwanted(session):
    row = session.exec(select(Notice).where(notice("LT nip rung:-7:1"))).one()
    values = row.model_dump(exclude={"id"}) | {"occasion": "rung:-3:1"}
    session.execute(insert(Notice), [values])


AHEAD = "EL nip, rung -7 of version 2: by the rules waiting until 15 March 2024, 09:00:00, in the outbox "
LISTED = "EL nip, rung +10 of version 2 (call list): by the rules waiting until 3 April 2024, 09:00:00"
MET = "BE nip, rung +3 of version 1: by the rules withdrawn (received 4 March 2024), in the outbox "
DOUBLE = "LT nip, rung -7 of version 1: by the rules one notice, in the outbox 2 (sent, sent)"
RECEIPT = "EL statement, receipt for version 1: "
UNTOLD = "in the record nothing, in the outbox 'sent'"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(
            lambda session: session.execute(delete(Notice).where(notice("EL nip rung:-7:2"))),
            [AHEAD + "no such notice"],
            id="a notice is deleted",
        ),
        pytest.param(doubled, [DOUBLE], id="a notice is doubled"),
        pytest.param(
            changed("EL nip rung:+10:2", state=NoticeState.CARRIED),
            [f"{LISTED}, in the outbox on the call list"],
            id="an entry stands on the call list too early",
        ),
        pytest.param(
            changed("EL nip rung:-7:2", state=NoticeState.CARRIED),
            ["carried, but by no letter", AHEAD + "carried by no letter"],
            id="a waiting one is marked as carried",
        ),
        pytest.param(
            changed("EL nip rung:-7:2", planned_for=datetime(2024, 3, 18, 8, tzinfo=UTC)),
            [
                "EL nip, rung -7 of version 2: by the rules planned for 15 March 2024, 09:00:00, "
                "in the outbox for 18 March 2024, 09:00:00"
            ],
            id="an instant is changed",
        ),
        pytest.param(
            *(back_to_waiting, ["in the record 'letter_sent', in the outbox 'waiting'"]),
            id="a sent letter waits again",
        ),
        pytest.param(
            changed("BE nip rung:+3:1", reason=WithdrawReason.PAST),
            [MET + "withdrawn (past)"],
            id="withdrawn for another reason",
        ),
        pytest.param(
            sent_after_receipt,
            [MET + "sent", UNTOLD],
            id="a reminder goes after the receipt",
        ),
        pytest.param(
            forgotten_ladder,
            [f"EL nip, rung {rung} of version 2" for rung in ("-30", "-7", "+3", "+10")],
            id="the ladder of a new version is forgotten",
        ),
        pytest.param(dropped_entry, [UNTOLD], id="a letter_sent entry is lost"),
        pytest.param(
            emptied_letter,
            [RECEIPT + "carried, but by no letter", "sent, but it carries no notice"],
            id="a letter tells nothing any more",
        ),
        pytest.param(
            foreign_letter,
            [RECEIPT + "in a letter to a contact of SE", "in the record a letter 'acknowledgement' to EL"],
            id="a letter goes to somebody else",
        ),
        pytest.param(
            unwanted,
            ["LT nip, rung -3 of version 1: by the rules no such notice, in the outbox sent"],
            id="nobody asked for it",
        ),
        pytest.param(
            changed("EL nip rung:+3:2", state=NoticeState.PLANNED, hold=None),
            [
                "EL nip, rung +3 of version 2: by the rules held (until an officer approves it), "
                "in the outbox still planned"
            ],
            id="nobody approved it",
        ),
    ],
)
def test_what_is_broken_is_noticed(spring, damage, said):
    found = broken_by(spring, damage)
    assert len(found) == len(said), found
    for text, one in zip(said, found, strict=True):
        assert text in one
    assert broken_by(spring, lambda session: None) == []


def test_what_is_due_and_stays_is_noticed(spring):
    (found,) = broken_by(
        spring,
        changed("LT statement rung:+3:1", state=NoticeState.PLANNED, letter_id=None, hold=None),
    )[:1]
    assert found == (
        "LT statement, rung +3 of version 1: by the rules due since 13 March 2024, 09:00:00, "
        "in the outbox still planned"
    )
