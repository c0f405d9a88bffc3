"""What the tests of letters share: a letter of each kind, a message, and stored snapshots."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.rules.findings import Audience, Finding, Level
from models.rules.letters import Letter, LetterItem, LetterKey, LetterKind
from notifications.channel import Message

MakeLetter = Callable[..., Letter]
MakeMessage = Callable[..., Message]

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
RECEIVED_AT = datetime(2024, 3, 8, 16, 42, 10, tzinfo=UTC)

MADE_AT = {
    LetterKind.CALL: datetime(2023, 12, 1, 8, tzinfo=UTC),
    LetterKind.REMINDER: datetime(2024, 2, 9, 8, tzinfo=UTC),
    LetterKind.OVERDUE: datetime(2024, 3, 13, 8, tzinfo=UTC),
    LetterKind.ACKNOWLEDGEMENT: RECEIVED_AT,
}

TO_CORRECT = Finding(
    rule="missing_item",
    level=Level.ERROR,
    audience=Audience.CONTACT,
    message="commitment 7 has no answer",
    advice="choose a progress, or 'no change' with one sentence",
    sheet="Commitments",
    cell="D14",
)
TO_NOTE = Finding(
    rule="unit_off_by_thousand",
    level=Level.WARNING,
    audience=Audience.CONTACT,
    message="the figure for 2023 is about a thousand times the figure for 2022",
    advice="check the unit: million euro",
    sheet="Figures",
    cell="F9",
)

PLAN = LetterItem("nip", "National Implementation Plan", ("xlsx",), DUE_AT)
STATEMENT = LetterItem("statement", "high-level political statement", ("txt", "docx", "pdf"), DUE_AT)

RECEIVED_PLAN = replace(
    PLAN, version=2, received_at=RECEIVED_AT, sha256="3f" * 32, findings=(TO_CORRECT, TO_NOTE)
)
REGISTERED_STATEMENT = replace(STATEMENT, reference="EL-MOD-2024/17", received_at=RECEIVED_AT)


def _make_letter(kind: LetterKind = LetterKind.REMINDER, **changes: object) -> Letter:
    is_receipt = kind is LetterKind.ACKNOWLEDGEMENT
    items = (RECEIVED_PLAN, REGISTERED_STATEMENT) if is_receipt else (PLAN, STATEMENT)
    made_at = changes.pop("made_at", MADE_AT[kind])
    letter = Letter(
        key=LetterKey("pesco-nip-2024", "office@mod-el.example", "mailbox", kind, made_at),
        cycle_title="PESCO National Implementation Plans 2024",
        legal_basis="Council Decision (CFSP) 2017/2315 of 11 December 2017, Article 6(3)",
        sender="PESCO secretariat",
        reply_to="pesco-secretariat@kalends.example",
        marking="",
        courteous=kind is LetterKind.OVERDUE,
        respondent="EL",
        respondent_name="Greece",
        time_zone="Europe/Athens",
        recipient_address="office@mod-el.example",
        recipient_office="PESCO point of contact, Ministry of National Defence",
        items=items,
    )
    return replace(letter, **changes)


def _make_message(**changes: object) -> Message:
    message = Message(
        message_id="<0123456789abcdef@kalends.invalid>",
        date=datetime(2024, 2, 9, 8, tzinfo=UTC),
        sender="PESCO secretariat",
        reply_to="pesco-secretariat@kalends.example",
        to=("office@mod-el.example",),
        cc=(),
        subject="[EL] PESCO National Implementation Plans 2024: reminder, due 10 March 2024",
        text="Dear colleagues,\n",
        html="<p>Dear colleagues,</p>\n",
        auto_submitted=True,
    )
    return replace(message, **changes)


@pytest.fixture
def make_letter() -> MakeLetter:
    """Return what makes a letter of a kind; whatever is named differs from the usual one."""
    return _make_letter


@pytest.fixture
def make_message() -> MakeMessage:
    """Return what makes a message; whatever is named differs from the usual one."""
    return _make_message


@pytest.fixture
def plan() -> LetterItem:
    """Return the plan as it is owed."""
    return PLAN


@pytest.fixture
def received_plan() -> LetterItem:
    """Return the plan as it was received, with a point to correct and one to note."""
    return RECEIVED_PLAN


@pytest.fixture
def check_snapshot(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Return what compares bytes with those stored under a name; a missing one is written, and fails."""
    folder = Path(request.path).parent / "snapshots"

    def check(name: str, content: bytes) -> None:
        path = folder / name
        if not path.exists():
            folder.mkdir(exist_ok=True)
            path.write_bytes(content)
            pytest.fail(f"the snapshot {name} was not there and has been written: read it, then run again")
        assert content.decode() == path.read_bytes().decode()

    return check
