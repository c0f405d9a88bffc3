"""What follows from each act, to the second: one year with one case for each obligation.

Given by the definition: call on Monday 4 December 2023 at 09:00 Brussels time, due on Sunday 10 March 2024 (late
after Monday 11 March, for Lithuania Tuesday 12), cut-off at the end of 30 April, draft on 1 July.
"""

import json

import pytest

from benchmarks.simulation.scenarios import act, hand_in
from config.definition import FileFormat
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CALL, MINUS_30, MINUS_7 = "2023-12-04T08:00:00Z", "2024-02-09T08:00:00Z", "2024-03-01T08:00:00Z"
PLUS_3, PLUS_10 = "2024-03-13T08:00:00Z", "2024-03-20T08:00:00Z"
DUE, LATE_AFTER = "2024-03-10T22:59:59Z", "2024-03-11T22:59:59Z"
AFTER_CUT_OFF = "2024-04-30T22:00:00Z"

REGISTRATION = {"reference": "REHEARSAL-HU-1", "pages": 40, "marking": "RESTREINT UE/EU RESTRICTED"}

ROSTER = "BE BG CZ DK DE EE IE ES FR HR IT CY LV LT LU HU NL AT PL PT RO SI SK FI SE".split()

YEAR = "".join(
    [
        # extended: before the due day, after a late arrival, beyond the cut-off
        act("2024-03-05 10:00", "BE nip", "extend", until="2024-03-24", reason="asked for"),
        hand_in("2024-03-25 17:00", "BE nip"),
        hand_in("2024-03-15 11:00", "DE nip"),
        act("2024-03-18 10:00", "DE nip", "extend", until="2024-03-20"),
        act("2024-03-06 10:00", "FR nip", "extend", until="2024-05-05"),
        # announced: what is late stays late, unless the date is granted
        act("2024-03-08 10:00", "IT nip", "announce", until="2024-03-20"),
        hand_in("2024-03-19 12:00", "IT nip"),
        act("2024-03-08 10:00", "ES nip", "announce", until="2024-03-20"),
        act("2024-03-11 10:00", "ES nip", "extend", until="2024-03-20"),
        hand_in("2024-03-19 12:00", "ES nip"),
        # ends that are no plans: before the call, before the due day, after the cut-off
        act("2023-12-01 10:00", "AT nip", "no_update"),
        act("2024-02-20 14:00", "SE nip", "no_update", reason="reviewed"),
        act("2024-02-20 14:00", "FI nip", "not_expected", reason="as agreed"),
        act("2024-05-06 14:00", "BG statement", "not_expected", reason="as agreed"),
        # on paper
        act("2024-03-07 09:30", "HU nip", "register", **REGISTRATION),
        # wrong, then corrected; decided by hand
        hand_in("2024-03-04 11:00", "PL nip", "inconsistent"),
        hand_in("2024-03-07 11:00", "PL nip"),
        hand_in("2024-03-05 11:00", "DK nip", "incomplete"),
        act("2024-03-05 15:00", "DK nip", "take_into_account"),
        act("2024-03-05 11:00", "DK statement", "hand_in"),
        act("2024-03-05 15:00", "DK statement", "clarify"),
        # the same bytes again
        act("2024-03-05 11:00", "PL statement", "hand_in"),
        act("2024-03-07 11:00", "PL statement", "hand_in"),
        # before the call
        hand_in("2023-12-01 12:00", "CZ nip"),
        hand_in("2023-12-04 08:30", "CY nip"),
        # on the second
        hand_in("2024-03-12 12:00", "LT nip"),
        hand_in("2024-03-12 12:00", "LV nip"),
        hand_in("2024-03-11 23:59:59.900", "NL nip"),
        hand_in("2024-03-12 00:00:00", "BG nip"),
        hand_in("2024-04-30 23:59:59", "PT nip"),
        hand_in("2024-05-01 00:00:00", "RO nip"),
        hand_in("2024-05-01 00:00:01", "SK nip"),
        act("2024-07-02 10:00", "IE statement", "hand_in"),
        # refused
        act("2024-03-06 10:00", "EE nip", "hand_in", file="latvia.xlsx"),
        act("2024-03-06 11:00", "EE nip", "hand_in", file="bomb.xlsx"),
        # several in one second
        hand_in("2024-01-10 10:00", "SI nip"),
        act("2024-01-10 10:00", "SI nip", "extend", until="2024-03-17"),
        act("2024-01-10 10:00", "HR nip", "fetch_form"),
        hand_in("2024-01-10 10:00", "HR nip"),
        act("2024-01-10 10:00", "HR statement", "hand_in"),
    ]
)


def latvian_form() -> bytes:
    definition = read_definition(definition_text("pesco-nip-2024"))
    return file_of(definition, FormFor("LV", "Latvia", definition.deliverable("nip")), Variant.VALID)


@pytest.fixture(scope="module")
def year(play):
    return play(YEAR, *ROSTER, files={"latvia.xlsx": latvian_form(), "bomb.xlsx": b"PK\x03\x04" + b"0" * 500})


CALLED = (CALL, "called")
NOT_RECEIVED = (AFTER_CUT_OFF, "not_received")

STORIES = {
    "extended, in time by it": (
        "BE nip",
        [
            CALLED,
            ("2024-03-05T09:00:00Z", "extended"),
            ("2024-03-25T16:00:00Z", "received"),
            ("2024-03-26T08:00:00Z", "taken_into_account"),
        ],
    ),
    "extended after it was taken into account": (
        "DE nip",
        [
            CALLED,
            ("2024-03-15T10:00:00Z", "received"),
            ("2024-03-18T08:00:00Z", "taken_into_account"),
            ("2024-03-18T09:00:00Z", "extended"),
        ],
    ),
    "extended beyond the cut-off, which follows": (
        "FR nip",
        [CALLED, ("2024-03-06T09:00:00Z", "extended"), ("2024-05-06T22:00:00Z", "not_received")],
    ),
    "announced": (
        "IT nip",
        [
            CALLED,
            ("2024-03-08T09:00:00Z", "announced"),
            ("2024-03-19T11:00:00Z", "received"),
            ("2024-03-20T08:00:00Z", "taken_into_account"),
        ],
    ),
    "announced and granted": (
        "ES nip",
        [
            CALLED,
            ("2024-03-08T09:00:00Z", "announced"),
            ("2024-03-11T09:00:00Z", "extended"),
            ("2024-03-19T11:00:00Z", "received"),
            ("2024-03-20T08:00:00Z", "taken_into_account"),
        ],
    ),
    "no update before the call": ("AT nip", [("2023-12-01T09:00:00Z", "no_update")]),
    "no update": ("SE nip", [CALLED, ("2024-02-20T13:00:00Z", "no_update")]),
    "not expected": ("FI nip", [CALLED, ("2024-02-20T13:00:00Z", "not_expected")]),
    "not expected after the cut-off": (
        "BG statement",
        [CALLED, NOT_RECEIVED, ("2024-05-06T12:00:00Z", "not_expected")],
    ),
    "registered": (
        "HU nip",
        [CALLED, ("2024-03-07T08:30:00Z", "registered"), ("2024-03-08T08:00:00Z", "taken_into_account")],
    ),
    "wrong, asked, corrected": (
        "PL nip",
        [
            CALLED,
            ("2024-03-04T10:00:00Z", "received"),
            ("2024-03-05T08:00:00Z", "clarification_asked"),
            ("2024-03-07T10:00:00Z", "received"),
            ("2024-03-08T08:00:00Z", "taken_into_account"),
        ],
    ),
    "decided by hand although incomplete": (
        "DK nip",
        [CALLED, ("2024-03-05T10:00:00Z", "received"), ("2024-03-05T14:00:00Z", "taken_into_account")],
    ),
    "asked by hand, and left": (
        "DK statement",
        [CALLED, ("2024-03-05T10:00:00Z", "received"), ("2024-03-05T14:00:00Z", "clarification_asked")],
    ),
    "the same bytes again": (
        "PL statement",
        [CALLED, ("2024-03-05T10:00:00Z", "received"), ("2024-03-06T08:00:00Z", "taken_into_account")],
    ),
    "decided in the second of the call": (
        "CZ nip",
        [("2023-12-01T11:00:00Z", "received"), (CALL, "taken_into_account")],
    ),
    "received before the call": (
        "CY nip",
        [("2023-12-04T07:30:00Z", "received"), ("2023-12-05T08:00:00Z", "taken_into_account")],
    ),
    "in the last second of the cut-off": (
        "PT nip",
        [CALLED, ("2024-04-30T21:59:59Z", "received"), ("2024-05-02T07:00:00Z", "taken_into_account")],
    ),
    "in the second of the cut-off's passing": (
        "RO nip",
        [CALLED, (AFTER_CUT_OFF, "received"), ("2024-05-02T07:00:00Z", "taken_into_account")],
    ),
    "a second too late": (
        "SK nip",
        [
            CALLED,
            NOT_RECEIVED,
            ("2024-04-30T22:00:01Z", "received"),
            ("2024-05-02T07:00:00Z", "taken_into_account"),
        ],
    ),
    "after the draft": (
        "IE statement",
        [
            CALLED,
            NOT_RECEIVED,
            ("2024-07-02T08:00:00Z", "received"),
            ("2024-07-03T07:00:00Z", "taken_into_account"),
        ],
    ),
    "refused": ("EE nip", [CALLED, NOT_RECEIVED]),
    "an act and an arrival in one second": (
        "SI nip",
        [
            CALLED,
            ("2024-01-10T09:00:00Z", "extended"),
            ("2024-01-10T09:00:00Z", "received"),
            ("2024-01-11T08:00:00Z", "taken_into_account"),
        ],
    ),
    "two arrivals in one second": (
        "HR nip",
        [
            CALLED,
            ("2024-01-10T09:00:00Z", "form_fetched"),
            ("2024-01-10T09:00:00Z", "received"),
            ("2024-01-11T08:00:00Z", "taken_into_account"),
        ],
    ),
    "silent": ("LU nip", [CALLED, NOT_RECEIVED]),
}


@pytest.mark.parametrize("case", STORIES)
def test_what_happens_and_when(year, case):
    place, story = STORIES[case]
    assert year.story(*place.split()) == story


def rungs(version, *fates):
    """Return the fates of the rungs on a version of the deadline: when, state, reason."""
    return {
        f"rung:{name}:{version}": fate for name, fate in zip(("-30", "-7", "+3", "+10"), fates, strict=True)
    }


SENT, CARRIED = ("sent", None), ("carried", None)


def withdrawn(reason):
    return "withdrawn", reason


CHANGED, MET, PAST, TOO_LATE = map(withdrawn, ("deadline_changed", "met", "past", "after_cut_off"))
CALLED_BY_LETTER = {"call": (CALL, *SENT)}


def first_ladder(*fates):
    """Return the fates of the first ladder's rungs: state, reason."""
    days = (MINUS_30, MINUS_7, PLUS_3, PLUS_10)
    return rungs(1, *((day, *fate) for day, fate in zip(days, fates, strict=True)))


def received(*instants):
    return {f"received:{number}": (at, *SENT) for number, at in enumerate(instants, start=1)}


NOTICES = {
    "extended": (
        "BE nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, CHANGED, CHANGED)
        # 17 March is a Sunday: up to the due day a rung moves earlier.
        | rungs(
            2,
            ("2024-02-23T08:00:00Z", *PAST),
            ("2024-03-15T08:00:00Z", *SENT),
            ("2024-03-27T08:00:00Z", *MET),
            ("2024-04-03T07:00:00Z", *MET),
        )
        | received("2024-03-25T16:00:00Z"),
    ),
    "extended after it came": (
        "DE nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, SENT, MET)
        # 23 March is a Saturday, 30 March a Saturday before Easter Monday: after the due day later.
        | rungs(
            2,
            ("2024-02-19T08:00:00Z", *PAST),
            ("2024-03-13T08:00:00Z", *PAST),
            ("2024-03-25T08:00:00Z", *MET),
            ("2024-04-02T07:00:00Z", *MET),
        )
        | received("2024-03-15T10:00:00Z"),
    ),
    "extended beyond the cut-off": (
        "FR nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, CHANGED, CHANGED)
        # 8 to 10 May are closed in France or for the institutions, and the cut-off is at the end of 6 May.
        | rungs(
            2,
            ("2024-04-05T07:00:00Z", *SENT),
            ("2024-04-26T07:00:00Z", *SENT),
            ("2024-05-13T07:00:00Z", *TOO_LATE),
            ("2024-05-15T07:00:00Z", *TOO_LATE),
        ),
    ),
    "announced": (
        "IT nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, CHANGED, CHANGED)
        | rungs(
            2,
            ("2024-02-19T08:00:00Z", *PAST),
            ("2024-03-13T08:00:00Z", *SENT),
            ("2024-03-25T08:00:00Z", *MET),
            ("2024-04-02T07:00:00Z", *MET),
        )
        | received("2024-03-19T11:00:00Z"),
    ),
    "announced and granted": (
        "ES nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, CHANGED, CHANGED)
        | rungs(
            2,
            ("2024-02-19T08:00:00Z", *PAST),
            ("2024-03-13T08:00:00Z", *CHANGED),
            ("2024-03-25T08:00:00Z", *CHANGED),
            ("2024-04-02T07:00:00Z", *CHANGED),
        )
        | rungs(
            3,
            ("2024-02-19T08:00:00Z", *PAST),
            ("2024-03-13T08:00:00Z", *SENT),
            ("2024-03-25T08:00:00Z", *MET),
            ("2024-04-02T07:00:00Z", *MET),
        )
        | received("2024-03-19T11:00:00Z"),
    ),
    "no update before the call": (
        "AT nip",
        {"call": (CALL, "withdrawn", "no_update")} | first_ladder(*[withdrawn("no_update")] * 4),
    ),
    "no update": ("SE nip", CALLED_BY_LETTER | first_ladder(SENT, *[withdrawn("no_update")] * 3)),
    "not expected": ("FI nip", CALLED_BY_LETTER | first_ladder(SENT, *[withdrawn("not_expected")] * 3)),
    "registered": (
        "HU nip",
        CALLED_BY_LETTER | first_ladder(SENT, SENT, MET, MET) | received("2024-03-07T08:30:00Z"),
    ),
    "corrected": (
        "PL nip",
        CALLED_BY_LETTER
        | first_ladder(SENT, SENT, MET, MET)
        | received("2024-03-04T10:00:00Z", "2024-03-07T10:00:00Z"),
    ),
    "the same bytes again": (
        "PL statement",
        CALLED_BY_LETTER | first_ladder(SENT, SENT, MET, MET) | received("2024-03-05T10:00:00Z"),
    ),
    "received before the call": (
        "CY nip",
        CALLED_BY_LETTER | first_ladder(MET, MET, MET, MET) | received("2023-12-04T07:30:00Z"),
    ),
    "received after the cut-off": (
        "SK nip",
        CALLED_BY_LETTER | first_ladder(SENT, SENT, SENT, CARRIED) | received("2024-04-30T22:00:01Z"),
    ),
    "refused": ("EE nip", CALLED_BY_LETTER | first_ladder(SENT, SENT, SENT, CARRIED)),
    "silent": ("LU nip", CALLED_BY_LETTER | first_ladder(SENT, SENT, SENT, CARRIED)),
}


@pytest.mark.parametrize("case", NOTICES)
def test_what_is_told_and_when(year, case):
    place, notices = NOTICES[case]
    assert year.notices(*place.split()) == notices


ENDS = {
    "extended": ("BE nip", "taken_into_account", "2024-03-24T22:59:59Z", "2024-03-25T22:59:59Z", 2, "2024-03-25T16:00:00Z", False, 1),
    "late no more": ("DE nip", "taken_into_account", "2024-03-20T22:59:59Z", "2024-03-20T22:59:59Z", 2, "2024-03-15T10:00:00Z", False, 1),
    "extended and silent": ("FR nip", "not_received", "2024-05-05T21:59:59Z", "2024-05-06T21:59:59Z", 2, None, False, 0),
    "announced stays late": ("IT nip", "taken_into_account", "2024-03-20T22:59:59Z", LATE_AFTER, 2, "2024-03-19T11:00:00Z", True, 1),
    "granted": ("ES nip", "taken_into_account", "2024-03-20T22:59:59Z", "2024-03-20T22:59:59Z", 3, "2024-03-19T11:00:00Z", False, 1),
    "no update": ("SE nip", "no_update", DUE, LATE_AFTER, 1, None, False, 0),
    "not expected": ("FI nip", "not_expected", DUE, LATE_AFTER, 1, None, False, 0),
    "registered": ("HU nip", "taken_into_account", DUE, LATE_AFTER, 1, "2024-03-07T08:30:00Z", False, 1),
    "corrected": ("PL nip", "taken_into_account", DUE, LATE_AFTER, 1, "2024-03-04T10:00:00Z", False, 2),
    "the same bytes": ("PL statement", "taken_into_account", DUE, LATE_AFTER, 1, "2024-03-05T10:00:00Z", False, 1),
    "Lithuania has a day more": ("LT nip", "taken_into_account", DUE, "2024-03-12T22:59:59Z", 1, "2024-03-12T11:00:00Z", False, 1),
    "Latvia has not": ("LV nip", "taken_into_account", DUE, LATE_AFTER, 1, "2024-03-12T11:00:00Z", True, 1),
    "in the last second": ("NL nip", "taken_into_account", DUE, LATE_AFTER, 1, LATE_AFTER, False, 1),
    "in the next": ("BG nip", "taken_into_account", DUE, LATE_AFTER, 1, "2024-03-11T23:00:00Z", True, 1),
    "refused": ("EE nip", "not_received", DUE, LATE_AFTER, 1, None, False, 0),
    "silent": ("LU nip", "not_received", DUE, LATE_AFTER, 1, None, False, 0),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_where_it_ends(year, case):
    place, *expected = ENDS[case]
    row = year.obligation(*place.split())
    names = ("state", "due_at", "late_after", "deadline_version", "received_at", "late", "versions")
    assert [row[name] for name in names] == expected


def test_a_registration_has_no_hash_and_a_version_has_that_of_its_bytes(year):
    assert year.obligation("HU", "nip")["submission_sha256"] is None
    receipt = next(
        row for row in year.rows("timeline.jsonl") if row["respondent"] == "LV" and row["what"] == "received"
    )
    assert year.obligation("LV", "nip")["submission_sha256"] == receipt["detail"]["sha256"]


def test_a_refused_file_is_in_the_summary_and_nowhere_else(year):
    refused = year.read("summary.json")["refused"]
    assert [(row["at"], row["respondent"], row["deliverable"], row["detail"]["rule"]) for row in refused] == [
        ("2024-03-06T09:00:00Z", "EE", "nip", "identity"),
        ("2024-03-06T10:00:00Z", "EE", "nip", "container"),
    ]
    assert not list(year.folder.glob(f".state/files/*/{refused[0]['detail']['sha256']}"))


def test_acts_of_one_second_come_in_protocol_order_whatever_the_scenario_says(year):
    same = [row for row in year.rows("timeline.jsonl") if row["at"] == "2024-01-10T09:00:00Z"]
    assert [(row["what"], row["respondent"], row["deliverable"]) for row in same] == [
        ("extended", "SI", "nip"),
        ("form_fetched", "HR", "nip"),
        ("received", "HR", "nip"),
        ("received", "HR", "statement"),
        ("received", "SI", "nip"),
        ("letter_sent", "HR", None),
        ("letter_sent", "SI", "nip"),
    ]


def test_the_timeline_is_in_order_and_ends_with_the_report(year):
    rows = year.rows("timeline.jsonl")
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert (rows[0]["at"], rows[0]["what"]) == ("2023-12-01T08:00:00Z", "opened")
    assert [(row["at"], row["what"]) for row in rows if row["respondent"] is None][1:] == [
        ("2024-07-01T07:00:00Z", "report_drafted"),
        ("2024-07-31T07:00:00Z", "report_approved"),
        ("2024-11-18T08:00:00Z", "report_published"),
        ("2024-11-18T08:00:00Z", "closed"),
    ]


def test_what_came_after_the_draft_makes_it_stale(year, play):
    assert year.read("summary.json")["report"]["is_stale"] is True
    before = play(act("2024-06-20 10:00", "IE statement", "hand_in"), "IE")
    assert before.read("summary.json")["report"]["is_stale"] is False


def test_the_matrix_leaves_out_who_is_not_expected_and_names_who_is_missing(year):
    report = year.read("report/annual-report.json")
    plans = {
        "BE",
        "DE",
        "ES",
        "IT",
        "PL",
        "DK",
        "CZ",
        "CY",
        "LT",
        "LV",
        "NL",
        "BG",
        "PT",
        "RO",
        "SK",
        "SI",
        "HR",
    }
    assert set(report["matrix"]) == set(ROSTER) - {"FI"}
    assert {code for code, row in report["matrix"].items() if set(row.values()) != {"missing"}} == plans
    sums = report["figures"]["defence_investment"]["2023"]
    assert (sums["of"], sums["reported"]) == (len(ROSTER) - 1, len(plans))
    assert sums["missing"] == ["EE", "IE", "FR", "LU", "HU", "AT", "SE"]
    assert report["rates"]["completeness"] == 21 / 48
    assert report["rates"]["on_time"] == 15 / 48


def test_reminders_name_what_is_still_owed_only(year):
    letters = [
        letter for letter in year.letters if letter.respondent == "SE" and "eminder" in letter.everything()
    ]
    rows = [row for row in year.rows("notices.jsonl") if row["respondent"] == "SE" and row["rung"] == "-7"]
    sent = {row["deliverable"]: row["state"] for row in rows}
    assert sent == {"nip": "withdrawn", "statement": "sent"}
    last = next(
        letter
        for letter in year.letters
        if f"<{letter.message['Message-ID'].strip('<>')}>" == rows[-1]["message_id"]
        or letter.message["Message-ID"] == rows[-1]["message_id"]
    )
    assert "political statement" in last.text
    assert "National Implementation Plan\n" not in last.text
