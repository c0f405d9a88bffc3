"""Every check says what it finds in every language, with the same placeholders, and scores nobody."""

import re
from string import Formatter

import pytest

from config.definition import Language
from models.rules.answers import Answer
from models.rules.checks import CHECKS
from models.rules.checks.wording import WORDINGS

ENGLISH, FRENCH = WORDINGS[Language.ENGLISH], WORDINGS[Language.FRENCH]
SCORING = re.compile(
    r"\b20[ \u00a0]?%|\b2[ \u00a0]?%|\bbenchmarks?\b|\btarget|\bobjectif|\bscore|\bnote\b|\bcritère|"
    r"\bfifth\b|\bcinquième\b|\brank|\bclass(?:é|ement)",
    re.IGNORECASE,
)
"""How a text would hold one state against what all of them aim at together."""


def placeholders(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def spoken(wording):
    return [
        said for text in wording.texts.values() for said in (text.title, text.advice, *text.messages.values())
    ]


@pytest.mark.parametrize("language", Language)
def test_every_check_has_its_texts_and_no_text_is_without_check(language):
    texts = WORDINGS[language].texts
    assert list(texts) == list(CHECKS)
    assert all(text.title and text.advice and all(text.messages.values()) for text in texts.values())


@pytest.mark.parametrize("name", CHECKS)
def test_languages_speak_of_the_same(name):
    english, french = ENGLISH.texts[name].messages, FRENCH.texts[name].messages
    assert {key: placeholders(said) for key, said in english.items()} == {
        key: placeholders(said) for key, said in french.items()
    }


@pytest.mark.parametrize("language", Language)
def test_no_text_scores_a_state_against_a_collective_benchmark(language):
    assert SCORING.search("less than 20 %")
    assert [said for said in spoken(WORDINGS[language]) if SCORING.search(said)] == []


def test_french_signs_never_begin_a_line():
    assert [said for said in spoken(FRENCH) if re.search(r" [:;?!»%]|« ", said)] == []


@pytest.mark.parametrize(
    ("rule", "answers", "message"),
    [
        pytest.param(
            "missing_item",
            {"commitments/2/plans": "x"},
            "Commitment 1 (Grow the defence budget in real terms) : rien sous « Progress in the past year » "
            "ou « Plans » ou « Part held elsewhere », et pas de « yes » sous « No change ».",
            id="item",
        ),
        pytest.param(
            "unconfirmed_answer",
            {"projects/2/project": Answer("x", carried_over=True)},
            "Non confirmé, comme dans le dernier plan : ligne 2.",
            id="line",
        ),
        pytest.param(
            "unclear_answer",
            {"milestones/3/new_date": "spring"},
            "Ligne 3 : Date now : « spring » n’est pas une date à lire sans ambiguïté.",
            id="place",
        ),
        pytest.param(
            "part_above_total",
            {"figures/2023/defence_expenditure": 1, "figures/2023/equipment_procurement": 1234.5},
            "Equipment procurement 2023 : 1 234,5 millions d’euros, soit plus que defence expenditure 2023, "
            "1,0 millions d’euros, dont ce chiffre est une partie.",
            id="amount",
        ),
    ],
)
def test_in_french(run, rule, answers, message):
    [finding] = run(rule, answers)
    assert finding.message_fr.replace("\u00a0", " ") == message
    french = finding.in_language(Language.FRENCH)
    assert (french.message, french.advice) == (finding.message_fr, finding.advice_fr)
    assert finding.in_language(Language.ENGLISH) == finding
