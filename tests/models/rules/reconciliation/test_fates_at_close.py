"""Where the rules let a notice stand once its cycle is closed."""

import pytest

CLOSED = ("2024-11-18 09:00", "closed", "", {})
LATE = ("2024-12-02 10:00", "received", "EL nip", {"version": 1})
CUT_OFF = ("2024-05-01 09:00", "not_received", "EL nip", {})
CUT_OFF_APPROVED = ("2024-05-03 10:00", "notice_approved", "EL nip", {"occasion": "cut_off:1"})
TAKEN_BACK = ("2024-12-03 10:00", "version_withdrawn", "EL nip", {"version": 1, "falls_back": False})
ASKED = ("2024-12-04 10:00", "clarification_asked", "EL nip", {"version": 1})
AFTER = "2024-12-10 10:00"


@pytest.mark.parametrize(
    ("history", "notice", "allowed"),
    [
        pytest.param([CUT_OFF, CLOSED], "cut_off:1", "withdrawn (cycle closed 18 November 2024)", id="held"),
        pytest.param(
            [CUT_OFF, CLOSED, LATE],
            "cut_off:1",
            "withdrawn (cycle closed 18 November 2024) or withdrawn (received 2 December 2024)",
            id="held, and received after the close",
        ),
        pytest.param(
            [CUT_OFF, ("2024-06-03 10:00", *LATE[1:]), CLOSED],
            "cut_off:1",
            "withdrawn (received 3 June 2024)",
            id="needless before the close",
        ),
        pytest.param(
            [CUT_OFF, CUT_OFF_APPROVED, CLOSED],
            "cut_off:1",
            "withdrawn (cycle closed 18 November 2024) or "
            "sent (from 8 May 2024, 09:00:00 on and by 18 November 2024, 09:00:00)",
            id="approved, and nobody could be reached",
        ),
        pytest.param([CLOSED, LATE], "received:1", "sent (from 2 December 2024, 10:00:00 on)", id="receipt"),
        pytest.param(
            [CLOSED, LATE, ASKED],
            "clarification:1",
            "sent (from 4 December 2024, 10:00:00 on)",
            id="asked after the close",
        ),
        pytest.param(
            [CLOSED, CUT_OFF],
            "cut_off:1*",
            "withdrawn (the cycle was closed when it was written)",
            id="cut-off noted after the close",
        ),
    ],
)
def test_what_the_rules_allow_after_the_close(called, history, notice, allowed):
    assert called.then(*history).allowed(AFTER, f"EL nip {notice}") == allowed


def test_the_ladder_of_what_is_owed_again_after_the_close_is_withdrawn(called):
    called.then(LATE, CLOSED, TAKEN_BACK)
    called.set_deadline(
        *("2024-12-03 10:00", "reopened", 2, "2025-01-20"),
        cut_off_at="2025-02-20T22:59:59Z",
        call_unsent=False,
    )
    assert called.allowed(AFTER, "EL nip rung:-7:2") == "withdrawn (the cycle was closed when it was written)"
    assert called.allowed(AFTER, "EL nip reopened:2") == "sent (from 3 December 2024, 10:00:00 on)"


def test_contacts_are_not_confirmed_after_the_close(opened):
    opened.definition_text = opened.definition_text.replace(
        "[call]\n", "[call]\nconfirm_contacts_on = 2023-12-05\n"
    )
    opened.add("2023-12-04 10:00", "notice_held", "EL", occasion="drill:1").add(*CLOSED[:2])
    assert opened.allowed(AFTER, "EL drill:1") == "withdrawn (cycle closed 18 November 2024)"
