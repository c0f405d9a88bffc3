"""The preview, what-if and the letters as an officer sees them, in 80 columns."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console

from cli.before import letters_text, preview_text
from cli.letter_words import letters_text as listed_text
from cli.other_dates import what_if_text
from cli.output import plain
from config.definition import RungVia
from models.queries.handled import LetterRow
from models.queries.picture import Office
from models.rules.letters import LetterKind, LetterState
from models.rules.what_if import ChangedStep, Changes, Clash, NewDates, Step
from notifications.channel import Attachment, Message
from tasks.previewed import Preview, PreviewCall, PreviewLetter, PreviewNotice
from tasks.run_ahead import Standing
from tasks.what_if import Told, WhatIf

SNAPSHOTS = Path(__file__).parent / "snapshots"
DOCS = Path(__file__).parents[2] / "docs"
FRIDAY = datetime(2024, 3, 1, 8, tzinfo=UTC)
AFTER = datetime(2024, 3, 13, 8, tzinfo=UTC)
WHY = "rung -7 of the deadline 10 March 2024, moved from Sunday 3 March to Friday 1 March"
SECOND = Office("permanent_representation_defence", "Permanent Representation", "defence@se-eu.example")


def at_80(parts):
    """Return text as a terminal of 80 columns shows it, without the blanks at the ends of lines."""
    console = Console(file=io.StringIO(), width=80, markup=False, highlight=False, emoji=False)
    for part in parts:
        console.print(plain(part) if isinstance(part, str) else part)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def check(name, text):
    """Compare text with the snapshot of that name; a missing one is written, and fails."""
    assert max(map(len, text.splitlines())) <= 80
    path = SNAPSHOTS / f"{name}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"the snapshot {name} was not there and has been written: read it, then run again")
    assert text == path.read_text(encoding="utf-8")


def office(code):
    return Office("functional_mailbox", "Defence policy", f"nip@{code.lower()}.example")


def letter(code, *deliverables, **changes):
    why, rung = changes.pop("why", WHY), changes.pop("rung", "-7")
    said = {
        "at": FRIDAY,
        "standing": Standing.GOES,
        "kind": LetterKind.REMINDER,
        "to": office(code),
        "copies": (),
        "notices": tuple(PreviewNotice(one, f"rung:{rung}:1", rung, why) for one in deliverables),
    }
    return PreviewLetter(respondent=code, **(said | changes))


def overdue(code, *deliverables, **changes):
    said = {
        "at": AFTER,
        "standing": Standing.HELD,
        "kind": LetterKind.OVERDUE,
        "remark": "held: waits for an officer's approval",
        "is_for_approval": True,
        "why": "rung +3 of the deadline 10 March 2024",
        "rung": "+3",
    }
    return letter(code, *deliverables, **(said | changes))


NOBODY = {
    "standing": Standing.BLOCKED,
    "to": None,
    "remark": "nobody can be reached on 1 March 2024 (looked for: functional mailbox, point of contact)",
}
OFFICER = {"standing": Standing.HELD, "remark": "held by an officer: elections on Sunday"}
CALL = PreviewNotice("nip", "rung:+10:1", "+10", "rung +10 of the deadline 10 March 2024")

PREVIEW = Preview(
    code="pesco-nip-2024",
    title="PESCO National Implementation Plans 2024",
    now=datetime(2024, 2, 28, 9, tzinfo=UTC),
    until=datetime(2024, 3, 27, 9, tzinfo=UTC),
    letters=(
        letter("BE", "nip", "statement"),
        letter("EL", "nip", **OFFICER),
        letter("LT", "nip", "statement", **NOBODY),
        letter("SE", "nip", "statement", copies=(SECOND,)),
        overdue("BE", "nip"),
        overdue("SE", "nip", copies=(SECOND,)),
    ),
    calls=(PreviewCall(datetime(2024, 3, 20, 8, tzinfo=UTC), "BE", CALL),),
    quiet=(
        ("BG", "nip: received on 1 February 2024"),
        ("FR", "nip: no update"),
        ("PL", "nip: received on 1 February 2024"),
    ),
)


def test_preview():
    check("preview", at_80(preview_text(PREVIEW)))


def test_preview_of_nothing():
    empty = Preview(PREVIEW.code, PREVIEW.title, PREVIEW.now, PREVIEW.until, (), (), ())
    assert "No letter goes, if nobody does anything meanwhile." in at_80(preview_text(empty))


def test_the_page_shows_the_same_preview():
    page = (DOCS / "before-it-goes.md").read_text(encoding="utf-8")
    shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    stored = {path.stem: path.read_text(encoding="utf-8") for path in SNAPSHOTS.glob("*.txt")}
    assert [text.replace(" ", "\N{NO-BREAK SPACE}").split() for text in shown] == [
        stored[name].replace(" ", "\N{NO-BREAK SPACE}").split() for name in ("preview", "what-if")
    ]


def test_the_letters_themselves():
    message = Message(
        message_id="<0123456789abcdef@kalends.invalid>",
        date=FRIDAY,
        sender="PESCO secretariat",
        reply_to="pesco-secretariat@kalends.example",
        to=("nip@se.example",),
        cc=("defence@se-eu.example",),
        subject="[SE] A reminder",
        text="Dear colleagues,\n\nThe plan is due.\n",
        html="",
        auto_submitted=True,
        attachments=(Attachment("SE-nip.xlsx", "application/octet-stream", b""),),
    )
    held = letter("SE", "nip", message=message, **OFFICER)
    broken = letter("BE", "nip", fault="cannot be written: a template failed; correct it")
    shown = Preview(PREVIEW.code, PREVIEW.title, PREVIEW.now, PREVIEW.until, (held, broken), (), ())
    check("letters-themselves", at_80(letters_text(shown)))


def step(code, deliverable, rung, via=RungVia.LETTER):
    return Step(code, deliverable, rung, via)


def day(text):
    return date.fromisoformat(f"2024-{text}") if text else None


def changed(codes, rung, days, via=RungVia.LETTER):
    return [ChangedStep(step(code, "nip", rung, via), *map(day, days)) for code in codes]


ROSTER = [f"{letter}{number}" for letter in "AB" for number in range(13)]
MOVED = (
    *changed(ROSTER, "-7", ("03-01", "03-08")),
    *changed(ROSTER[:9], "+3", ("03-13", "03-20")),
    *changed(ROSTER, "+10", ("03-20", "03-27"), RungVia.CALL_LIST),
)
CLASHES = (
    Clash(day("03-03"), "EU", "Sunday"),
    Clash(day("03-03"), "BG", "Liberation Day"),
    Clash(day("03-17"), "EU", "Sunday"),
    Clash(day("03-17"), "IE", "Saint Patrick's Day"),
    Clash(day("03-19"), "LT", "Day of Restoration of the State of Lithuania; Saint Joseph's Day"),
)


def what_if(**changes):
    said = {
        "code": "pesco-nip-2024",
        "title": "PESCO National Implementation Plans 2024",
        "seen_at": datetime(2024, 2, 20, 9, tzinfo=UTC),
        "is_open": True,
        "new": NewDates({"nip": day("03-17")}),
        "asked": 26,
        "changes": Changes(
            MOVED,
            tuple(changed(["FI"], "0", ("03-08", ""))),
            tuple(changed(["EL", "LT"], "-30", ("", "02-26"))),
        ),
        "clashes": CLASHES,
        "told": Told(tuple(ROSTER), datetime(2024, 2, 20, 9, tzinfo=UTC)),
    }
    return WhatIf(**(said | changes))


def test_what_if():
    check("what-if", at_80(what_if_text(what_if())))


def test_what_if_of_a_definition():
    new = NewDates({}, {"nip": day("05-15")}, date(2023, 12, 5))
    found = what_if(is_open=False, new=new, changes=Changes((), (), ()), clashes=(), told=None)
    check("what-if-definition", at_80(what_if_text(found)))


def listed(state, **changes):
    said = {
        "letter_id": 1,
        "message_id": "<0123456789abcdef@kalends.invalid>",
        "respondent": "EL",
        "role": "functional_mailbox",
        "address": "nip@el.example",
        "kind": LetterKind.REMINDER,
        "state": state,
        "made_at": FRIDAY,
        "attempts": 1,
        "answer": "",
        "next_try_at": None,
        "sent_at": None,
    }
    return LetterRow(**(said | changes))


def test_letters():
    rows = [
        listed(LetterState.SENT, kind=LetterKind.CALL),
        listed(LetterState.DEAD, answer="550 5.1.1 no such user here", attempts=1),
        listed(
            LetterState.WAITING,
            kind=LetterKind.OVERDUE,
            attempts=12,
            answer="the relay cannot be reached",
            next_try_at=AFTER,
        ),
        listed(LetterState.UNKNOWN, answer="the answer was lost", kind=LetterKind.EXTENSION),
    ]
    check("letters", at_80(listed_text("pesco-nip-2024", rows)))
