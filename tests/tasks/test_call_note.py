"""The note that a letter carries: in the language of the letter, from the template that is there for it."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from docx import Document
from sqlmodel import select

from config.definition import Language
from documents.note.make_templates import make_template
from models.rules.letters import CircularKind
from models.rules.lint import read_definition
from models.tables import Contact
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.circulars import issue_circular, read_circular
from tasks.definitions import definition_text
from tasks.note_templates import missing_templates

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
WORKDAY = datetime(2024, 2, 6, 10, tzinfo=UTC)


@pytest.fixture
def bilingual(reachable):
    """Services that know a French-speaking desk in Belgium."""
    with reachable.transaction() as session:
        desk = session.exec(select(Contact).where(Contact.address == "nip@be.example")).one()
        desk.language = Language.FRENCH
        session.add(desk)
    return reachable


@pytest.fixture
def with_templates(bilingual, tmp_path):
    """Make services with templates of the secretariat in some languages."""

    def make(*languages):
        named = {}
        for language in languages:
            path = tmp_path / f"{language}.docx"
            path.write_bytes(make_template(f"= Ours, {language}: {{{{ date }}}}", language))
            named["note_template" if language is Language.ENGLISH else "note_template_fr"] = path
        return replace(bilingual, settings=bilingual.settings.model_copy(update=named))

    return make


def sent(services, at):
    """Run the cycle at an instant; return the letters to Belgium and Bulgaria."""
    known = set(services.settings.mailbox_folder.glob("*"))
    advance(services, CODE, at)
    paths = sorted(set(services.settings.mailbox_folder.iterdir()) - known)
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [next(one for one in letters if f"[{code}]" in one["Subject"]) for code in ("BE", "BG")]


def note_in(letter):
    """Return the name of the Word document in a letter, and its first line."""
    docx, pdf = list(letter.iter_attachments())[:2]
    assert docx.get_filename().removesuffix(".docx") == pdf.get_filename().removesuffix(".pdf")
    return docx.get_filename(), Document(io.BytesIO(docx.get_content())).paragraphs[0].text


def header_of(letter):
    """Return the marking at the head of the note in a letter."""
    docx = next(letter.iter_attachments())
    return Document(io.BytesIO(docx.get_content())).sections[0].header.paragraphs[0].text.split("\t")[0]


def plain(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_each_letter_carries_the_note_in_its_own_language(bilingual):
    open_from_text(bilingual, definition_text(CODE), OPENED_AT)
    french, english = sent(bilingual, CALL_AT)
    name, title = note_in(french)
    assert (name, title[:20]) == ("PESCO-NIP-2024-1-fr.docx", "Appel à contribution")
    assert note_in(english)[0] == "PESCO-NIP-2024-1.docx"
    assert [one["Subject"].split(" [")[0] for one in (french, english)] == [header_of(french), "REHEARSAL"]
    assert "La note PESCO-NIP-2024/1, aux formats DOCX et PDF\n" in plain(french)
    text = read_circular("Réponses\n\nOui.\n".encode(), CircularKind.CIRCULAR)
    issue_circular(bilingual, CODE, text, WORKDAY)
    french, english = sent(bilingual, WORKDAY)
    assert [note_in(one)[0] for one in (french, english)] == [
        "PESCO-NIP-2024-2-fr.docx",
        "PESCO-NIP-2024-2.docx",
    ]


@pytest.mark.parametrize(
    ("languages", "titles", "said"),
    [
        pytest.param(
            (Language.ENGLISH,),
            ("en: 4 December 2023", "en: 4 December 2023"),
            " (en anglais)",
            id="English alone",
        ),
        pytest.param(
            tuple(Language), ("fr: 4 décembre 2023", "en: 4 December 2023"), "", id="one a language"
        ),
        pytest.param((Language.FRENCH,), ("fr: 4 décembre 2023", None), "", id="French alone"),
    ],
)
def test_templates_of_the_secretariat(with_templates, languages, titles, said):
    services = with_templates(*languages)
    open_from_text(services, definition_text(CODE), OPENED_AT)
    french, english = sent(services, CALL_AT)
    assert f"aux formats DOCX et PDF{said}\n" in plain(french)
    for letter, title in zip((french, english), titles, strict=True):
        found = note_in(letter)[1].replace("\u00a0", " ")
        assert found == (
            f"Ours, {title}" if title else "Call for contributions: PESCO National Implementation Plans 2024"
        )


def test_a_lone_english_template_is_warned_of(with_templates):
    definition = read_definition(definition_text(CODE))
    (warned,) = missing_templates(with_templates(Language.ENGLISH).settings, definition)
    assert (warned.level, "KALENDS_NOTE_TEMPLATE_FR" in warned.advice) == ("warning", True)
    for languages in ((), (Language.FRENCH,), tuple(Language)):
        assert missing_templates(with_templates(*languages).settings, definition) == []
    letters = definition.letters.model_copy(update={"fr": None})
    english = definition.model_copy(update={"letters": letters})
    assert missing_templates(with_templates(Language.ENGLISH).settings, english) == []
