"""The preview against the run, over made-up histories: what it says is what goes."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.simulation.worlds import ROSTER, small_definition, small_roster, world
from config.definition import ContactRole
from models.errors import CycleError
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.holding import ALL, Selection
from models.queries.cycles import look_at_cycle
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance, next_due
from tasks.calls import open_from_text
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_letters, hold_notices, release_notices, send_letters_now
from tasks.preview import Asked, preview
from tasks.run_ahead import Standing

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
LOOKS, DAYS = 4, 45
SEEDS = range(4)


class History:
    """A made-up history: the same seed, the same one."""

    def __init__(self, services, seed):
        self.services, self.random = services, random.Random(seed)
        self.now = OPENED_AT

    def go_on(self):
        """Let some days pass in which things happen, the relay not always there."""
        for _ in range(self.random.randint(1, 6)):
            self.now += timedelta(seconds=self.random.randint(1, 8 * 86400))
            advance(self.with_relay(), CODE, self.now)
            try:
                self.random.choice(self.acts())()
            except CycleError:
                continue  # that is not possible now

    def with_relay(self):
        kinds = self.random.choices([*OutcomeKind], [20, 3, 1, 2], k=6)
        return replace(
            self.services, channels={"mailbox": MemoryChannel(Outcome(kind, "so") for kind in kinds)}
        )

    def acts(self):
        services, now, whose = self.services, self.now, self.random.choice(ROSTER)
        deliverable = self.random.choice(["nip", "statement"])
        meant = Selection(whose, deliverable, self.random.choice([None, "-30", "-7", "+3"]))
        until = (now + timedelta(days=self.random.randint(1, 40))).date()
        content = f"Statement {self.random.random()}".encode()

        def act(deed, **particulars):
            return lambda: carry_out(
                services, Act(CODE, whose, deliverable, deed, Particulars(**particulars)), now
            )

        return [
            act(Deed.EXTEND, until=until),
            act(Deed.ANNOUNCE, until=until),
            act(Deed.NO_UPDATE),
            act(Deed.TAKE_INTO_ACCOUNT),
            act(Deed.CLARIFY),
            lambda: hand_in(services, HandIn(CODE, whose, "statement", content, now), now),
            lambda: hold_notices(services, CODE, meant, "not yet", now),
            lambda: release_notices(services, CODE, ALL, now),
            lambda: approve_letters(services, CODE, meant, now),
            lambda: send_letters_now(services, CODE, meant, now),
        ]

    def run(self, days):
        """Let days pass in which nothing happens, and return what is sent."""
        channel = MemoryChannel()
        quiet = replace(self.services, channels={"mailbox": channel})
        until, now = self.now + timedelta(days=days), self.now
        while now and now <= until:
            advance(quiet, CODE, now)
            with self.services.reading() as session:
                now = next_due(look_at_cycle(session, CODE, now))
        self.now = until
        return channel.messages


@pytest.fixture
def services(tmp_path):
    entries = [
        ContactEntry(code, role, f"{role}@{code.lower()}.example", "Desk")
        for code in ROSTER
        for role in (ContactRole.POINT_OF_CONTACT, ContactRole.PERMANENT_REPRESENTATION_DEFENCE)
    ]
    with small_roster(*ROSTER), world(tmp_path) as opened:
        with opened.transaction() as session:
            import_contacts(session, "member_states", entries)
        open_from_text(opened, small_definition(), OPENED_AT)
        yield opened


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_foreseen_is_what_goes(services, seed):
    history, sent = History(services, seed), 0
    for _ in range(LOOKS):
        history.go_on()
        foreseen = preview(services, CODE, Asked(DAYS, with_text=True), history.now)
        messages = history.run(DAYS)
        assert [letter.message for letter in foreseen.standing(Standing.GOES)] == messages
        sent += len(messages)
    assert sent
