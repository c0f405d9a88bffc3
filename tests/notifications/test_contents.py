"""What each kind of letter says, and what it says only when there is cause."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.definition import Language
from models.rules.findings import Audience
from models.rules.letters import Circular, LetterKind
from notifications.channel import Attachment
from notifications.render import render
from notifications.wording import HARD_SPACE


def say(letter, *names):
    """Return the text of a letter on one line, its hard spaces made plain."""
    text = render(letter, tuple(Attachment(name, "application/pdf", b"") for name in names)).text
    return " ".join(text.replace(HARD_SPACE, " ").split())


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
    assert says in say(make_letter(made_at=made_at))


@pytest.mark.parametrize(
    ("made_at", "says"),
    [
        pytest.param(
            datetime(2024, 2, 9, 8, tzinfo=UTC), "Il reste 30 jours Échéance : di", id="thirty days"
        ),
        pytest.param(
            datetime(2024, 3, 9, 8, tzinfo=UTC), "L’échéance est demain Échéance : d", id="tomorrow"
        ),
        pytest.param(datetime(2024, 3, 10, 8, tzinfo=UTC), "L’échéance est aujourd’hui Éch", id="today"),
        pytest.param(datetime(2024, 3, 12, 8, tzinfo=UTC), "message. Date prévue : dim", id="after it"),
    ],
)
def test_so_does_one_in_french(make_letter, made_at, says):
    assert says in say(make_letter(made_at=made_at, language=Language.FRENCH))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        pytest.param((), "", id="nothing"),
        pytest.param(("a.docx", "a.PDF"), "The note P/1, as DOCX and PDF NEXT", id="the note"),
        pytest.param(("a.xlsx",), "The form: a.xlsx NEXT", id="the form"),
        pytest.param(("EL.ics",), "The due date for your calendar: EL.ics NEXT", id="the calendar"),
        pytest.param(("map.png",), "LETTER - map.png NEXT", id="something else"),
    ],
)
@pytest.mark.parametrize("kind", [LetterKind.CALL, LetterKind.CIRCULAR, LetterKind.EXTENSION])
def test_a_letter_names_what_goes_with_it(make_letter, kind, names, says):
    text = say(make_letter(kind, note_number="P/1"), *names)
    assert ("WITH THIS LETTER" in text) is bool(names)
    assert says.removesuffix(" NEXT") in text


def test_a_call_asks_for_the_form_only_if_it_is_attached(make_letter):
    letter = make_letter(LetterKind.CALL)
    assert "The form to fill in comes with this letter." in say(letter, "form.xlsx")
    assert "form to fill in" not in say(letter, "note.pdf")


@pytest.mark.parametrize("kind", [LetterKind.CALL, LetterKind.REMINDER])
def test_the_sentence_that_asks_says_by_when_if_there_is_one_day_to_come(make_letter, kind):
    letter = make_letter(kind)
    assert "reply to this message by 10 March 2024, with" in say(letter)
    later = replace(letter.items[1], due_at=letter.items[1].due_at + timedelta(days=7))
    assert "reply to this message with" in say(replace(letter, items=(letter.items[0], later)))
    past = [replace(item, due_at=letter.key.made_at - timedelta(days=1)) for item in letter.items]
    assert "reply to this message with" in say(replace(letter, items=tuple(past)))


def test_an_overdue_letter_says_until_when_it_can_still_count(make_letter):
    letter = make_letter(LetterKind.OVERDUE)
    assert "What reaches us by Tuesday 30 April 2024, 23:59 Brussels time" in say(letter)
    unknown = tuple(replace(item, cut_off_at=None) for item in letter.items)
    assert "can enter the common report" not in say(replace(letter, items=unknown))


def test_what_is_for_the_desk_never_reaches_a_letter(make_letter, received_plan):
    finding = replace(received_plan.findings[0], audience=Audience.DESK, message="unchanged since last year")
    text = say(make_letter(LetterKind.ACKNOWLEDGEMENT, items=(replace(received_plan, findings=(finding,)),)))
    assert "unchanged" not in text
    assert "nothing more is needed" in text


def test_a_warning_alone_asks_for_no_correction(make_letter, received_plan):
    item = replace(received_plan, findings=received_plan.findings[1:])
    text = say(make_letter(LetterKind.ACKNOWLEDGEMENT, items=(item,)))
    assert "WHAT IS TECHNICALLY OPEN" not in text
    assert "No correction is required." in text


@pytest.mark.parametrize(
    ("made_at", "says"),
    [
        pytest.param(datetime(2024, 3, 8, tzinfo=UTC), "Due: Sunday 10 March", id="before the due instant"),
        pytest.param(datetime(2024, 3, 20, tzinfo=UTC), "Was due: Sunday 10 March", id="after it"),
    ],
)
def test_a_receipt_says_what_is_still_owed(make_letter, received_plan, plan, made_at, says):
    owed = replace(plan, title="political statement")
    letter = make_letter(
        LetterKind.ACKNOWLEDGEMENT, made_at=made_at, items=(received_plan,), still_owed=(owed,)
    )
    text = say(letter)
    assert f"STILL EXPECTED - Political statement {says}" in text
    assert "The political statement may follow in the same way." in text
    assert "Nothing else is owed" not in text


def test_a_receipt_names_the_day_announced_for_what_is_still_owed(make_letter, received_plan, plan):
    owed = (replace(plan, title="political statement", is_announced=True),)
    text = say(make_letter(LetterKind.ACKNOWLEDGEMENT, items=(received_plan,), still_owed=owed))
    assert "Political statement Announced for: Sunday 10 March" in text


def test_a_receipt_says_that_nothing_else_is_owed(make_letter, received_plan):
    text = say(make_letter(LetterKind.ACKNOWLEDGEMENT, items=(received_plan,)))
    assert "Nothing else is owed in this cycle." in text
    assert "STILL EXPECTED" not in text


@pytest.mark.parametrize(
    ("has_findings", "has_questions", "says"),
    [
        pytest.param(True, True, "the corrected form attached, and with your answers", id="both"),
        pytest.param(True, False, "with the corrected form attached. A new", id="findings"),
        pytest.param(False, True, "with your answers by the numbers above. Where", id="questions"),
    ],
)
def test_a_clarification_says_how_to_answer(make_letter, has_findings, has_questions, says):
    letter = make_letter(LetterKind.CLARIFICATION)
    item = letter.items[0]
    item = replace(item, findings=item.findings if has_findings else ())
    item = replace(item, questions=item.questions if has_questions else ())
    assert says in say(replace(letter, items=(item,)))


def test_a_further_set_thanks_for_the_answers_and_says_that_it_is_one(make_letter, in_french):
    letter = make_letter(LetterKind.CLARIFICATION)
    further = replace(letter, items=tuple(replace(item, is_further_set=True) for item in letter.items))
    text = say(further)
    assert "Thank you for your answers to our questions on the " in text
    assert "all our further questions in one set" in text
    assert "all our questions in one set" not in text
    assert "further clarification asked" in render(further).subject
    items = tuple(in_french(item) for item in further.items)
    french = render(replace(further, language=Language.FRENCH, items=items))
    assert "de vos réponses à nos questions sur" in french.text
    assert "complémentaires" in french.subject


def test_questions_are_numbered_by_deliverable(make_letter):
    html = render(make_letter(LetterKind.CLARIFICATION)).html
    assert html.count("<ol") == 2
    assert html.count("<li", html.index("<ol"), html.index("</ol")) == 3


def test_a_cut_off_that_has_passed_is_not_promised(make_letter):
    letter = make_letter(LetterKind.CLARIFICATION)
    later = replace(letter, key=replace(letter.key, made_at=datetime(2024, 6, 1, tzinfo=UTC)))
    assert "can enter the common report" in say(letter)
    assert "can enter the common report" not in say(later)


def test_two_cut_offs_are_each_said(make_letter):
    letter = make_letter(LetterKind.CUT_OFF)
    later = replace(letter.items[1], cut_off_at=datetime(2024, 5, 1, 21, 59, 59, tzinfo=UTC))
    text = say(replace(letter, items=(letter.items[0], later)))
    assert "Plan Cut-off: Tuesday 30 April 2024" in text
    assert "statement Cut-off: Wednesday 1 May 2024" in text


@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.OVERDUE])
@pytest.mark.parametrize(
    ("language", "says", "says_not"),
    [
        pytest.param(Language.ENGLISH, "Announced for: Sunday 10 March 2024", "Due", id="English"),
        pytest.param(Language.FRENCH, "Date annoncée : dimanche 10 mars 2024", "chéance", id="French"),
    ],
)
def test_an_announced_day_is_not_called_due(make_letter, kind, language, says, says_not):
    letter = make_letter(kind, language=language)
    items = tuple(replace(item, is_announced=True) for item in letter.items)
    message = render(replace(letter, items=items))
    text = " ".join(message.text.split())
    assert says in text
    assert says_not not in text
    assert (
        "announced for 10" if language is Language.ENGLISH else "annoncé pour le 10"
    ) in message.subject.replace("\xa0", " ")


def test_days_of_two_kinds_are_each_named(make_letter):
    letter = make_letter(LetterKind.REMINDER)
    text = say(replace(letter, items=(letter.items[0], replace(letter.items[1], is_announced=True))))
    assert "Plan Due: Sunday 10 March 2024" in text
    assert "statement Announced for: Sunday 10 March 2024" in text


def test_an_announced_date_leaves_the_deadline(make_letter):
    letter = make_letter(LetterKind.EXTENSION)
    late_after = datetime(2024, 3, 11, 22, 59, 59, tzinfo=UTC)
    text = say(replace(letter, items=(replace(letter.items[0], change="announced", late_after=late_after),)))
    assert "Date noted: Sunday 24 March 2024" in text
    assert "the deadline, which runs to Monday 11 March 2024" in text
    assert "takes the place of" not in text


def test_what_happened_to_each_date_is_told_apart(make_letter):
    letter = make_letter(LetterKind.EXTENSION)
    items = (letter.items[0], replace(letter.items[1], change="moved"))
    message = render(replace(letter, items=items))
    assert message.subject.endswith(": new dates, 2 documents")
    assert message.html.count('class="key"') == 2


@pytest.mark.parametrize(
    ("language", "role"), [("en", "Policy director: "), ("fr", "Direction de la politiq")]
)
def test_a_contact_stands_on_one_line_with_its_role(make_letter, language, role):
    letter = make_letter(LetterKind.DRILL, language=Language(language))
    contact = replace(letter.contacts[0], role="policy_director", office="Cabinet")
    text = say(replace(letter, contacts=(contact,)))
    assert f"- {role}" in text
    assert "Cabinet, pesco@mod-el.example" in text


@pytest.mark.parametrize("begin", ["- ", "# ", "! ", "% ", "+ ", "~ ", "| ", "= ", "@ "])
def test_what_people_write_is_never_taken_for_markup(make_letter, begin):
    circular = Circular(3, "limits", (f"{begin}2 per cent is meant", "  "))
    message = render(make_letter(LetterKind.CORRECTION, circular=circular))
    assert f"\n{begin}2 per cent is meant\n" in message.text
    assert message.html.count("<li") == 0


def test_a_circular_without_questions_speaks_of_none(make_letter):
    text = say(make_letter(LetterKind.CIRCULAR, circular=Circular(3, "limits", ("One.",))))
    assert "without naming who asked" not in text
    assert "without naming who asked" in say(make_letter(LetterKind.CIRCULAR))
