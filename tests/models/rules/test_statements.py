"""What may be noted of a statement, and what may be published; no rule looks at what it says."""

from datetime import date

import pytest

from models.errors import (
    IncompleteActError,
    LanguageCodeError,
    SignatoryError,
    StatementNoteError,
    TooLongError,
)
from models.rules.lifecycle import ObligationState as S
from models.rules.statement_set import StatementSet, StatementText
from models.rules.statements import (
    ConsentWord,
    Signed,
    Statement,
    added_signatures,
    consent_word,
    follows,
    language_code,
    office_name,
    settled,
    signed_by,
)

DAY, LATER = date(2024, 3, 4), date(2024, 3, 5)
GIVEN, WITHDRAWN = ConsentWord(True, DAY, "Ministry"), ConsentWord(False, LATER, "Ministry")
MOD, MFA = Signed("Minister of Defence", DAY), Signed("Minister for Foreign Affairs", LATER)


def statement(state=S.RECEIVED, consents=(GIVEN,), **changes):
    return Statement("BE", "Belgium", state, **{"version": 1, "consents": consents, **changes})


@pytest.mark.parametrize(
    ("one", "is_public"),
    [
        pytest.param(statement(), True, id="consent"),
        pytest.param(statement(consents=()), False, id="no consent"),
        pytest.param(statement(consents=(GIVEN, WITHDRAWN)), False, id="withdrawn"),
        pytest.param(statement(consents=(GIVEN, WITHDRAWN, GIVEN)), True, id="given again"),
        pytest.param(statement(marking="LIMITE"), False, id="marked"),
        pytest.param(statement(S.NOT_EXPECTED), False, id="not expected"),
        pytest.param(statement(S.CALLED), False, id="withdrawn as a whole"),
        pytest.param(statement(version=None), False, id="none"),
    ],
)
def test_what_may_be_published(one, is_public):
    given = StatementSet("Plans", "statement", "", (StatementText(one),))
    assert [entry.statement for entry in given.to_publish().entries] == ([one] if is_public else [])
    assert len(given.left_out) == (one.is_here and not is_public)


@pytest.mark.parametrize(("text", "code"), [("fr", "fr"), (" EN ", "en"), ("gsw", "gsw")])
def test_languages(text, code):
    assert language_code(text) == code


@pytest.mark.parametrize("text", ["", "french", "f", "fr-FR", "1a"])
def test_what_is_no_code_of_a_language(text):
    with pytest.raises(LanguageCodeError):
        language_code(text)


def test_one_or_two_offices_sign():
    offices, days = (MOD.office, MFA.office), (DAY, LATER)
    assert signed_by(offices, days) == (MOD, MFA)
    assert added_signatures([], [MOD, MFA]) == [MOD, MFA]
    assert added_signatures([MOD], [MOD, MFA]) == [MFA]
    assert added_signatures([MOD, MFA], [MFA]) == []
    with pytest.raises(SignatoryError, match="at most 2"):
        added_signatures([MOD, MFA], [Signed("Prime Minister", DAY)])
    with pytest.raises(SignatoryError, match="recorded as having signed on 2024-03-04"):
        added_signatures([MOD], [Signed(MOD.office, LATER)])
    with pytest.raises(SignatoryError, match="each office needs the day"):
        signed_by(offices, days[:1])


def test_an_office_is_one_line_that_says_something():
    assert office_name(" Ministry\n of  Defence ") == "Ministry of Defence"
    with pytest.raises(IncompleteActError):
        office_name(" ")
    with pytest.raises(TooLongError):
        office_name("a" * 129)


def test_what_is_recorded_is_not_replaced():
    assert {settled("language", *pair) for pair in (("", "fr"), ("fr", ""), ("fr", "fr"))} == {"fr"}
    with pytest.raises(StatementNoteError, match="recorded as 'fr'"):
        settled("language", "fr", "nl")


@pytest.mark.parametrize(
    ("known", "word", "is_news"),
    [
        pytest.param([], GIVEN, True, id="first"),
        pytest.param([], WITHDRAWN, False, id="nothing to withdraw"),
        pytest.param([GIVEN], GIVEN, False, id="again"),
        pytest.param([GIVEN], WITHDRAWN, True, id="withdrawn"),
        pytest.param([GIVEN, WITHDRAWN], GIVEN, True, id="given again"),
    ],
)
def test_which_word_is_news(known, word, is_news):
    assert follows(known, word) is is_news


def test_a_word_is_given_or_withdrawn():
    assert consent_word(DAY, None, "Ministry") == GIVEN
    assert consent_word(None, LATER, "Ministry") == WITHDRAWN
    for days in ((None, None), (DAY, LATER)):
        with pytest.raises(IncompleteActError):
            consent_word(*days, "Ministry")
