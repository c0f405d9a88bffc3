"""What was done with letters, in words: what follows, and what is left to do."""

from datetime import UTC, datetime

import pytest

from cli.letter_words import handled_data, handled_text, letters_data
from models.queries.handled import LetterRow
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import NoticeState
from tasks.handling import Handled, HandledNotice, Verb

NOW = datetime(2024, 2, 8, 9, tzinfo=UTC)
SOON, LATER = datetime(2024, 2, 9, 8, tzinfo=UTC), datetime(2024, 2, 12, 8, tzinfo=UTC)
PLANNED, CARRIED, WITHDRAWN = NoticeState.PLANNED, NoticeState.CARRIED, NoticeState.WITHDRAWN


def notice(respondent="EL", *, deliverable="nip", name="-7", state=PLANNED, goes_at=None, reason=None):
    return HandledNotice(respondent, deliverable, name, state, reason, goes_at)


def letter(state, answer="", respondent="EL"):
    return LetterRow(
        7, "<0123456789@kalends.invalid>", respondent, "deputy", "a@el.example", LetterKind.REMINDER, state,
        NOW, 1, answer, None, None,
    )  # fmt: skip


def said(verb, *notices, **left):
    done = Handled(verb, notices, **({"held": 0, "for_approval": 0} | left))
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in handled_text("nip-2024", done, NOW)]


CASES = [
    pytest.param(
        said(
            Verb.HOLD,
            notice(state=NoticeState.HELD),
            notice(deliverable="statement", state=NoticeState.HELD),
            held=2,
        ),
        [
            "Held: rung -7 (nip, statement) for EL.",
            "Held by officers in this cycle: 2 notices; `kalends release nip-2024` lets them go.",
        ],
        id="held",
    ),
    pytest.param(
        said(Verb.RELEASE, notice(goes_at=SOON), held=1),
        [
            "Released: rung -7 (nip) for EL.",
            "To go on 9 February 2024, 09:00 (Brussels time).",
            "Held by officers in this cycle: 1 notice; `kalends release nip-2024` lets them go.",
        ],
        id="released, another is still held",
    ),
    pytest.param(
        said(Verb.RELEASE, notice(goes_at=NOW)),
        ["Released: rung -7 (nip) for EL.", "Next: `kalends advance` sends what is due."],
        id="released, due",
    ),
    pytest.param(
        said(
            Verb.APPROVE,
            notice(name="+3", goes_at=SOON),
            notice("BG", name="+3", goes_at=LATER),
            for_approval=3,
        ),
        [
            "Approved: rung +3 (nip) for EL, BG.",
            "From 9 February 2024, 09:00 (Brussels time) to 12 February 2024, 09:00 (Brussels time).",
            "Still waiting for approval in this cycle: 3 notices.",
        ],
        id="approved, on several days",
    ),
    pytest.param(
        said(Verb.APPROVE, *[notice(f"R{number}", name="cut_off", goes_at=SOON) for number in range(9)]),
        ["Approved: cut off (nip) for 9 respondents.", "To go on 9 February 2024, 09:00 (Brussels time)."],
        id="approved, for many",
    ),
    pytest.param(
        said(Verb.SEND_NOW, notice(state=CARRIED), letters=(letter(LetterState.SENT),)),
        ["Sent at once: rung -7 (nip) for EL."],
        id="sent",
    ),
    pytest.param(
        said(
            Verb.SEND_NOW,
            notice(state=CARRIED),
            notice(name="-30", state=WITHDRAWN, reason="collapsed"),
            letters=(letter(LetterState.SENT),),
        ),
        [
            "Sent at once: rung -7 (nip) for EL.",
            "Withdrawn, because a later letter says it: rung -30 (nip) for EL.",
        ],
        id="sent, an earlier one withdrawn",
    ),
    pytest.param(
        said(
            Verb.SEND_NOW,
            notice(state=CARRIED),
            notice("BG", state=CARRIED),
            letters=(letter(LetterState.DEAD, "550 no"), letter(LetterState.SENT, respondent="BG")),
        ),
        [
            "Sent at once: rung -7 (nip) for BG.",
            "Not sent: EL, reminder, is dead; 550 no.",
            "Next: see `kalends letters nip-2024`; what is dead waits for `kalends retry nip-2024 --all`.",
        ],
        id="one sent, one dead",
    ),
    pytest.param(
        said(Verb.SEND_NOW, notice(deliverable=None, name="drill", goes_at=NOW)),
        [
            "Not sent, because nobody can be reached: drill (contacts) for EL.",
            "Next: `kalends contacts import FILE.csv` with a contact for them; then it goes by itself.",
        ],
        id="nobody",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_what_was_done(lines, expected):
    assert lines == expected


def test_data_of_what_was_done():
    done = Handled(Verb.RELEASE, (notice(goes_at=SOON),), held=1, for_approval=2)
    assert handled_data("nip-2024", done) == {
        "cycle": "nip-2024",
        "act": "release",
        "notices": [
            {
                "respondent": "EL",
                "deliverable": "nip",
                "rung": "-7",
                "state": "planned",
                "reason": None,
                "goes_at": "2024-02-09T08:00:00Z",
            }
        ],
        "letters": [],
        "held": 1,
        "for_approval": 2,
    }


def test_data_of_letters_names_no_address():
    (data,) = letters_data([letter(LetterState.DEAD, "550 no")])
    assert data["message_id"] == "<0123456789@kalends.invalid>"
    assert (data["state"], data["answer"], data["next_try_at"]) == ("dead", "550 no", None)
    assert "@el.example" not in str(data)
