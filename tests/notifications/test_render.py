"""Letters as they are read: stored snapshots, and what must hold for each kind."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from models.rules.findings import Audience
from models.rules.letters import LetterKind
from notifications.channel import Attachment
from notifications.message import to_bytes
from notifications.render import render
from notifications.wording import HARD_SPACE

KINDS = pytest.mark.parametrize("kind", list(LetterKind))

FORM = Attachment(
    "pesco-nip-2024-EL.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK form"
)


def soft(text):
    """Return text on one line with its hard spaces made plain."""
    return " ".join(text.replace(HARD_SPACE, " ").split())


@pytest.fixture(params=["one", "two"])
def count(request):
    """Return how many deliverables the letter speaks of."""
    return request.param


@KINDS
def test_snapshot(make_letter, check_snapshot, kind, count):
    letter = make_letter(kind)
    if count == "one":
        letter = replace(letter, items=letter.items[:1])
    message = render(letter, (FORM,) if kind is LetterKind.CALL else ())
    check_snapshot(f"{kind}-{count}.txt", f"{message.subject}\n\n{message.text}".encode())
    check_snapshot(f"{kind}-{count}.html", message.html.encode())


def test_snapshot_of_a_marked_letter(make_letter, check_snapshot):
    letter = make_letter(marking="LIMITE", courteous=True, previous_ids=("<0f@kalends.invalid>",))
    check_snapshot("reminder-marked.eml", to_bytes(render(letter)))


def test_snapshot_of_a_call_with_its_form(make_letter, check_snapshot):
    letter = make_letter(LetterKind.CALL, copies=("head@mod-el.example",))
    check_snapshot("call.eml", to_bytes(render(letter, (FORM,))))


@KINDS
def test_the_least_that_a_letter_can_say_reads_well(make_letter, plan, check_snapshot, kind):
    bare = replace(plan, formats=())
    letter = make_letter(
        kind, items=(bare,), legal_basis="", recipient_office="", time_zone="Europe/Brussels", courteous=False
    )
    message = render(letter)
    check_snapshot(f"{kind}-least.txt", f"{message.subject}\n\n{message.text}".encode())
    assert "None" not in message.text + message.html


@KINDS
def test_text_and_html_say_the_same(make_letter, kind):
    message = render(make_letter(kind, marking="LIMITE", sender="R&D <office>"))
    body = message.html.partition("<body")[2].partition(">")[2]
    html_words = unescape(re.sub(r"<[^>]+>", " ", body)).lower().split()
    assert html_words == [word for word in message.text.lower().split() if word != "-"]


@KINDS
def test_html_loads_nothing_and_fits_any_width(make_letter, kind):
    html = render(make_letter(kind)).html
    assert not re.search(r"https?:|src=|url\(|@import|<(img|link|script|table|iframe|form)\b", html)
    assert not re.search(r"(?<!max-)(?<!device-)width:\s*\d", html)
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert re.search(r'class="letter" style="[^"]*max-width: 640px', html)


@KINDS
def test_names_are_escaped_in_html_and_plain_in_text(make_letter, kind):
    message = render(make_letter(kind, recipient_office="R&D <b>budget</b> 'x'", sender="A & B"))
    assert "R&D <b>budget</b> 'x'" in soft(message.text)
    assert "R&amp;D &lt;b&gt;budget&lt;/b&gt;" in message.html
    assert "<b>" not in message.html


@KINDS
def test_no_value_makes_a_line_a_block_or_a_header_of_its_own(make_letter, kind):
    evil = "Greece\n\n# Pay now\r\n\r\n- at once\u2028x\x00"
    message = render(make_letter(kind, cycle_title=evil, respondent_name=evil, recipient_office=evil))
    assert "PAY NOW" not in message.text
    assert len(message.subject.splitlines()) == 1
    assert message.html.count("<h2") == render(make_letter(kind)).html.count("<h2")


@KINDS
def test_addresses_and_thread(make_letter, kind):
    letter = make_letter(kind, copies=("head@mod-el.example",), previous_ids=("<a@kalends.invalid>",))
    message = render(letter)
    assert message.to == ("office@mod-el.example",)
    assert message.cc == ("head@mod-el.example",)
    assert message.references == ("<a@kalends.invalid>",)
    assert message.message_id == letter.key.message_id
    assert message.date == letter.key.made_at
    assert message.auto_submitted is (kind is not LetterKind.CALL)


@pytest.mark.parametrize(
    ("marking", "begins"),
    [
        pytest.param("", "[EL] PESCO National", id="none"),
        pytest.param("LIMITE", "LIMITE [EL] PESCO", id="LIMITE"),
    ],
)
@KINDS
def test_the_subject_begins_with_marking_and_state(make_letter, kind, marking, begins):
    message = render(make_letter(kind, marking=marking))
    assert message.subject.startswith(begins)
    assert message.subject.isascii()
    assert message.text.count("LIMITE") == (2 if marking else 0)


@KINDS
@pytest.mark.parametrize("courteous", [True, False])
def test_no_letter_judges_or_reproaches(make_letter, kind, courteous):
    text = soft(render(make_letter(kind, courteous=courteous)).text).lower()
    assert not re.search(r"\b(accept|reject|late|overdue|delay|fail|must|waive|excuse|score)", text)


@KINDS
def test_the_same_letter_gives_the_same_message(make_letter, kind):
    assert to_bytes(render(make_letter(kind))) == to_bytes(render(make_letter(kind)))


@pytest.mark.parametrize(
    ("made_at", "says"),
    [
        pytest.param(datetime(2024, 2, 9, 8, tzinfo=UTC), "30 days left Due: Sunday", id="thirty days"),
        pytest.param(datetime(2024, 3, 8, 8, tzinfo=UTC), "2 days left Due: Sunday", id="two days"),
        pytest.param(datetime(2024, 3, 9, 8, tzinfo=UTC), "Due tomorrow Due: Sunday", id="the day before"),
        pytest.param(datetime(2024, 3, 9, 23, 5, tzinfo=UTC), "Due today Due: Sunday", id="after midnight"),
        pytest.param(datetime(2024, 3, 12, 8, tzinfo=UTC), "this message. Was due: Sunday", id="after it"),
    ],
)
def test_a_reminder_counts_days_in_brussels(make_letter, made_at, says):
    assert says in soft(render(make_letter(made_at=made_at)).text)


def test_two_due_days_are_each_said(make_letter, plan, check_snapshot):
    later = replace(plan, title="statement", due_at=datetime(2024, 3, 24, 22, 59, 59, tzinfo=UTC))
    letter = make_letter(items=(plan, later), made_at=datetime(2024, 3, 12, 8, tzinfo=UTC))
    message = render(letter)
    check_snapshot("reminder-two-days.txt", f"{message.subject}\n\n{message.text}".encode())


@KINDS
def test_clocks_that_agree_are_not_repeated(make_letter, kind):
    assert "Berlin" not in render(make_letter(kind, time_zone="Europe/Berlin")).text
    assert "in Lisbon)" in soft(render(make_letter(kind, time_zone="Europe/Lisbon")).text)


def test_what_is_for_the_desk_never_reaches_a_letter(make_letter, received_plan):
    finding = replace(received_plan.findings[0], audience=Audience.DESK, message="unchanged since last year")
    letter = make_letter(LetterKind.ACKNOWLEDGEMENT, items=(replace(received_plan, findings=(finding,)),))
    message = render(letter)
    assert "unchanged" not in message.text + message.html
    assert "nothing more is needed" in soft(message.text)


def test_a_warning_alone_asks_for_no_correction(make_letter, received_plan):
    item = replace(received_plan, findings=received_plan.findings[1:])
    text = soft(render(make_letter(LetterKind.ACKNOWLEDGEMENT, items=(item,))).text)
    assert "WHAT IS TECHNICALLY OPEN" not in text
    assert "No correction is required." in text
