"""What holds for each kind of letter in each language: order, escaping, addresses, tone."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from config.definition import Language
from models.errors import LetterLanguageError, LetterTemplateError
from models.rules.letters import LetterKind
from notifications import render as render_module
from notifications.blocks import TEXT_WIDTH
from notifications.headers import LINE_LENGTH
from notifications.message import to_bytes
from notifications.render import WRITTEN_BY_PEOPLE, render
from notifications.wording import HARD_SPACE

KINDS = pytest.mark.parametrize("kind", list(LetterKind))

FOREIGN = re.compile(r"(?:[a-z]+:)?//|src=|url\(|@import|<(?:img|link|script|table|iframe|form|object)\b")


def soft(text):
    """Return text on one line with its hard spaces made plain."""
    return " ".join(text.replace(HARD_SPACE, " ").split())


class Tags(HTMLParser):
    """Reads HTML and keeps what is open; a tag closed out of order fails."""

    VOID = frozenset({"meta", "br"})

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@KINDS
def test_text_and_html_say_the_same(make_letter, kind, language):
    message = render(make_letter(kind, language=language, marking="LIMITE", sender="R&D <office>"))
    body = message.html.partition("<body")[2].partition(">")[2]
    html_words = unescape(re.sub(r"<[^>]+>", " ", body)).lower().split()
    text = re.sub(r"^(?:- |[0-9]+\. )", "", message.text, flags=re.MULTILINE)
    assert html_words == text.lower().split()


@KINDS
def test_html_closes_what_it_opens(make_letter, kind, language):
    tags = Tags()
    tags.feed(render(make_letter(kind, language=language)).html)
    tags.close()
    assert tags.open == []


@KINDS
def test_html_loads_nothing_and_fits_any_width(make_letter, kind, language):
    html = render(make_letter(kind, language=language)).html
    assert not FOREIGN.search(html)
    assert not re.search(r"(?<!max-)(?<!device-)width:\s*\d", html)
    assert re.search(r'class="letter" style="[^"]*max-width: 640px', html)
    assert not re.search(r"<(?:p|h1|h2|ul|ol|li) class=\"\w+\">", html)
    assert f'<html lang="{language}">' in html


@KINDS
def test_lines_of_text_are_short(make_letter, kind, language):
    text = render(make_letter(kind, language=language)).text
    assert [line for line in text.splitlines() if len(line) > TEXT_WIDTH] == []


@KINDS
def test_names_are_escaped_in_html_and_plain_in_text(make_letter, kind, language):
    letter = make_letter(kind, language=language, sender="A & B")
    message = render(replace(letter, recipient_office="R&D <b>budget</b> 'x'"))
    assert "R&D <b>budget</b> 'x'" in soft(message.text)
    assert "R&amp;D &lt;b&gt;budget&lt;/b&gt;" in message.html
    assert "<b>" not in message.html


@KINDS
def test_no_value_makes_a_line_a_block_or_a_header_of_its_own(make_letter, kind, language):
    evil = "Greece\n\n# Pay now\r\n\r\n- at once\u2028x\x00"
    letter = make_letter(kind, language=language)
    message = render(
        replace(letter, cycle_title=evil, respondent_name=evil, recipient_office=evil, respondent=evil)
    )
    assert "PAY NOW" not in message.text
    assert len(message.subject.splitlines()) == 1
    assert message.html.count("<h2") == render(letter).html.count("<h2")


@KINDS
def test_addresses_and_thread(make_letter, kind):
    letter = make_letter(kind, copies=("head@mod-el.example",), previous_ids=("<a@kalends.invalid>",))
    message = render(letter)
    assert message.to == ("office@mod-el.example",)
    assert message.cc == ("head@mod-el.example",)
    assert message.references == ("<a@kalends.invalid>",)
    assert message.message_id == letter.key.message_id
    assert message.date == letter.key.made_at
    assert message.auto_submitted is (kind not in WRITTEN_BY_PEOPLE)


@KINDS
@pytest.mark.parametrize("marking", ["", "LIMITE"])
def test_the_subject_begins_with_marking_and_state(make_letter, kind, language, marking):
    letter = make_letter(kind, language=language, marking=marking)
    message = render(letter)
    begins = f"LIMITE [EL] {letter.short_title}" if marking else f"[EL] {letter.short_title}"
    assert message.subject.startswith(begins)
    assert HARD_SPACE not in message.subject
    assert len(message.subject) <= LINE_LENGTH
    assert message.text.count("LIMITE") == (2 if marking else 0)


@KINDS
def test_each_letter_says_whom_it_is_for_what_comes_next_and_whom_to_ask(make_letter, kind, language):
    letter = make_letter(kind, language=language)
    text = soft(render(letter).text)
    assert letter.recipient_office in text
    assert text.count("NEXT STEP" if language is Language.ENGLISH else "PROCHAINE ÉTAPE") == 1
    assert text.rpartition(letter.sender)[2].strip() == letter.reply_to
    assert "question" in text.rpartition(letter.sender)[0][-420:]


@KINDS
def test_letters_that_share_a_content_are_each_addressed(make_letter, kind, language):
    first = make_letter(kind, language=language)
    second = replace(
        first,
        key=replace(first.key, recipient="office@mod-pt.example"),
        respondent="PT",
        respondent_name="Portugal",
        recipient_office="Direction of plans",
    )
    messages = render(first), render(second), render(first)
    assert messages[0] == messages[2]
    assert messages[1].subject.startswith("[PT] ")
    assert "Direction of plans, Portugal" in messages[1].html
    assert "Gr" not in re.findall(r".*Direction of plans.*", messages[1].text)[0]


def test_what_letters_share_is_made_once(make_letter):
    letters = [
        make_letter(cycle_title="Once", respondent=f"R{n}", copies=(f"c{n}@x.example",)) for n in range(9)
    ]
    before = render_module._content.cache_info()
    subjects = [render(letter).subject for letter in letters]
    after = render_module._content.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 8)
    assert [subject.partition("]")[0] for subject in subjects] == [f"[R{n}" for n in range(9)]


@KINDS
def test_the_same_letter_gives_the_same_message(make_letter, kind, language):
    letters = [make_letter(kind, language=language) for _ in range(2)]
    assert to_bytes(render(letters[0])) == to_bytes(render(letters[1]))


@KINDS
def test_clocks_that_agree_are_not_repeated(make_letter, kind):
    assert "Berlin" not in render(make_letter(kind, time_zone="Europe/Berlin")).text
    without = (LetterKind.DRILL, LetterKind.CORRECTION, LetterKind.CIRCULAR, LetterKind.REFUSAL)
    speaks_of_instants = kind not in without
    text = soft(render(make_letter(kind, time_zone="Europe/Lisbon")).text)
    assert ("in Lisbon)" in text) is speaks_of_instants


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        pytest.param(
            "reminder", {"items": ()}, r"body\.txt, line \d+: ValueError|ValueError", id="none owed"
        ),
        pytest.param("circular", {"circular": None}, r"subject\.txt, line \d+: 'None' has no", id="no text"),
        pytest.param("reminder", {"time_zone": "Mars/Base"}, r"_due\.txt, line \d+: Zone", id="no such zone"),
        pytest.param("reminder", {"cycle_title": None}, r"lacks what is printed", id="nothing to print"),
    ],
)
def test_a_template_error_is_one_of_this_letter(make_letter, kind, changes, says):
    letter = make_letter(LetterKind(kind), **changes)
    with pytest.raises(LetterTemplateError, match=says) as caught:
        render(letter)
    assert (caught.value.kind, caught.value.language) == (kind, "en")
    assert "office@mod-el.example" not in f"{caught.value} {caught.value.way_out}"
    assert render(make_letter(LetterKind(kind)))


def test_an_unknown_role_says_nothing_of_the_contact(make_letter):
    letter = make_letter(LetterKind.DRILL)
    with pytest.raises(LetterTemplateError, match="ValueError") as caught:
        render(replace(letter, contacts=(replace(letter.contacts[0], role="spy@mod-el.example"),)))
    assert "spy" not in str(caught.value)


def test_a_change_that_nobody_knows_is_not_told(make_letter):
    letter = make_letter(LetterKind.EXTENSION)
    with pytest.raises(LetterTemplateError, match="has no attribute 'waived'"):
        render(replace(letter, items=(replace(letter.items[0], change="waived"),)))


def test_a_french_title_needs_its_article(make_letter, plan):
    with pytest.raises(LetterTemplateError, match="ValueError"):
        render(make_letter(language=Language.FRENCH, items=(plan,)))


def test_a_language_without_templates_is_named(make_letter):
    with pytest.raises(LetterLanguageError, match="'reminder' cannot be written in 'de': no wording"):
        render(replace(make_letter(), language="de"))
