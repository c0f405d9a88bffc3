"""A statement on the desk: text or file, who signed, in which language, whether it may be published."""

import pytest

from models.rules.audit import Actor, What
from tasks.statements import statement_set

STATEMENT = "/desk/pesco-nip-2024/EL/statement"
TEXT = "Our political statement."


@pytest.fixture
def known(services, clock):
    def read():
        found = statement_set(services, "pesco-nip-2024", "statement", clock())
        return next(one.statement for one in found.entries if one.statement.respondent == "EL")

    return read


def test_a_statement_as_text_with_all_that_is_known(greece, give, known):
    said = {"text": TEXT, "language": "EN", "office_1": "Minister of Defence", "signed_on_1": "2024-01-30"}
    page = give(greece, path=STATEMENT, may_publish="yes", marking="LIMITE", **said)
    assert page.url.path == f"{STATEMENT}/versions/1"
    found = known()
    assert (found.language, found.marking, found.has_consent) == ("en", "LIMITE", True)
    assert [one.office for one in found.signatures] == ["Minister of Defence"]
    assert found.sha256 in page.text


def test_a_file_with_its_translation(greece, sheet_of, known):
    files = {
        "file": ("declaration.txt", b"Dilosi"),
        "translation": ("declaration-en.txt", b"A statement"),
    }
    data = sheet_of(greece, STATEMENT) | {"language": "el", "translation_language": "en"}
    greece.post(f"{STATEMENT}/hand-in", data, files=files)
    assert [one.language for one in known().translations] == ["en"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"language": "English"}, "is not the code of a language", id="language"),
        pytest.param({"office_1": "Minister", "signed_on_1": "soon"}, "&#39;soon&#39; is no day", id="day"),
        pytest.param({"office_1": "", "signed_on_1": "2024-01-30"}, "not a person", id="no office"),
        pytest.param({"marking": "SECRET UE/EU SECRET"}, "classified information", id="classified"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(greece, give, owed, wrong, told):
    page = give(greece, path=STATEMENT, text=TEXT, **wrong)
    assert page.status_code == 422
    assert told in page.text
    assert TEXT in page.text
    assert owed("statement").versions == ()


def test_neither_a_file_nor_a_text_is_told_as_that(greece, give):
    page = give(greece, path=STATEMENT, language="el")
    assert page.status_code == 422
    assert "No file was chosen, and no text was written." in page.text
    assert "Nothing of the file was kept" not in page.text
    assert "Nothing of the file was kept" in give(greece, b"", path=STATEMENT, file_name="a.txt").text


def test_what_was_not_said_is_added_later_by_the_contact(services, greece, give, known, entries):
    give(greece, path=STATEMENT, text=TEXT)
    page = greece.post(STATEMENT + "/statement", {"language": "fr"})
    assert "That was noted" in page.text
    assert known().language == "fr"
    assert entries(What.STATEMENT_NOTED)[-1].actor == Actor.CONTACT
    assert greece.post(STATEMENT + "/statement", {"language": "en"}).status_code == 422
    assert known().language == "fr"


def test_what_is_refused_later_stands_in_the_form_again(greece, give):
    give(greece, path=STATEMENT, text=TEXT)
    page = greece.post(STATEMENT + "/statement", {"language": "English", "marking": "LIMITE"})
    assert page.status_code == 422
    assert "is not the code of a language" in page.text
    assert 'name="language" value="English"' in page.text
    assert 'name="marking" value="LIMITE"' in page.text
    consent = greece.post(f"{STATEMENT}/statement/consent", {"may": "yes", "office": " "})
    assert consent.text.count("The office is missing: name an office, not a person.") == 2


def test_a_statement_is_not_said_to_stand_as_the_last_plan(greece):
    assert "the last plan stands" not in greece.get(STATEMENT).text
    assert "the last plan stands" in greece.get(STATEMENT.replace("statement", "nip")).text


def test_consent_is_given_and_taken_back(greece, give, known, entries):
    give(greece, path=STATEMENT, text=TEXT)
    greece.post(f"{STATEMENT}/statement/consent", {"may": "yes", "office": "Ministry of Defence"})
    assert known().has_consent
    assert entries(What.CONSENT_GIVEN)[-1].actor == Actor.CONTACT
    greece.post(f"{STATEMENT}/statement/consent", {"may": "no", "office": "Ministry of Defence"})
    assert not known().has_consent


def test_the_outline(greece):
    answer = greece.client.get(f"{STATEMENT}/outline")
    assert answer.content.startswith(b"PK")
    assert "outline.docx" in answer.headers["content-disposition"]
    assert greece.get("/desk/pesco-nip-2024/EL/nip/outline").status_code == 404


@pytest.mark.parametrize("path", ["statement", "statement/consent"])
def test_a_form_is_no_statement(greece, path):
    greece.get("/desk")
    assert greece.post(f"/desk/pesco-nip-2024/EL/nip/{path}", {"language": "fr"}).status_code == 404
