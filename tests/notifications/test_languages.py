"""Words that a letter must not have: of the other language, of judgement, of another state."""

import re
from dataclasses import replace

import pytest

from config.definition import Language
from config.reference import read_roster
from models.rules.checks import CHECKS
from models.rules.checks.wording import WORDINGS
from models.rules.findings import Audience
from models.rules.letters import LetterKind
from notifications.render import render
from notifications.wording import FRENCH, HARD_SPACE

KINDS = pytest.mark.parametrize("kind", list(LetterKind))

ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|is|are|to|you|your|please|this|that|will|has|have|for|with|by|due|from|not|we|it|if|in"
    r"|was|our|been|may|which|what|when|after|before|all|any|day|days|reply|received|report)\b",
    re.IGNORECASE,
)
JUDGEMENT = {
    Language.ENGLISH: re.compile(
        r"\b(?:accept|reject|refus|excus|waiv|approv|late\b|lateness|overdue|delay|fail|must|score|rank|compar"
        r"|penal|sanction|remiss|unfortunately|regret|breach|neglect|non-compliance|complian)",
        re.IGNORECASE,
    ),
    Language.FRENCH: re.compile(
        r"\b(?:accept|rejet|refus|excus|dispens|approuv|approbation|renonc|retard|trop tard|tardi|manqu"
        r"|défaill|doi[ts]\b|doivent|devez|class(?:er|ement)|compar|sanction|malheureusement|regrett|négli|conform)",
        re.IGNORECASE,
    ),
}
LOW = "«»:;?!"


def letters(make_letter, kind, language):
    """Return the usual letter of a kind, the plain one, and each that tells of a deadline."""
    usual = make_letter(kind, language=language)
    yield replace(usual, items=tuple(replace(item, findings=()) for item in usual.items))
    yield replace(usual, items=usual.items[:1], courteous=not usual.courteous)
    if kind is LetterKind.EXTENSION:
        for change in ("announced", "shortened", "restored", "reopened", "moved"):
            yield replace(usual, items=tuple(replace(item, change=change) for item in usual.items))


@KINDS
def test_no_english_word_is_left_in_french(make_letter, kind):
    for letter in letters(make_letter, kind, Language.FRENCH):
        plain = replace(
            letter, items=tuple(replace(item, findings=(), refused=None) for item in letter.items)
        )
        message = render(plain)
        assert ENGLISH_WORDS.findall(f"{message.subject}\n{message.text}") == []


def test_english_words_are_found(make_letter):
    assert ENGLISH_WORDS.findall(render(make_letter()).text)


@KINDS
def test_no_letter_judges_or_reproaches(make_letter, kind, language):
    for letter in letters(make_letter, kind, language):
        message = render(letter)
        assert JUDGEMENT[language].findall(f"{message.subject}\n{message.text}") == []


def test_no_finding_for_the_contact_judges_or_reproaches(language):
    texts = WORDINGS[language].texts
    told = [texts[name] for name, check in CHECKS.items() if check.audience is Audience.CONTACT]
    said = [sentence for text in told for sentence in (text.advice, *text.messages.values())]
    assert [sentence for sentence in said if JUDGEMENT[language].search(sentence)] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (Language.ENGLISH, "Your plan was late and could not be accepted."),
        (Language.FRENCH, "Votre plan, en retard, ne peut être accepté."),
    ],
)
def test_words_of_judgement_are_found(language, sentence):
    assert len(JUDGEMENT[language].findall(sentence)) == 2


@KINDS
def test_no_letter_names_another_state(make_letter, kind, language):
    text = render(make_letter(kind, language=language)).text
    names = {entry.name for entry in read_roster("member_states")} - {"Greece"}
    assert [name for name in names | {FRENCH.respondent(name) for name in names} if name in text] == []


@KINDS
def test_french_signs_never_begin_a_line(make_letter, kind):
    message = render(make_letter(kind, language=Language.FRENCH))
    for said in (message.text, re.sub(r"<[^>]+>", "", message.html.partition("<body")[2])):
        assert not re.search(rf"[ \n][{LOW[1:]}]|«[ \n]", said)
    assert not re.search(rf"[^{HARD_SPACE}\W][»;?!]", message.text)
