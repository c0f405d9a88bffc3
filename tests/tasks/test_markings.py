"""Every document of a rehearsal says that it is one, and bears the marking that it would bear."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from config.definition import Language
from models.queries.cycles import look_at_cycle
from models.rules.lint import read_definition
from models.tables import Installation
from tasks.advance import advance
from tasks.board_then import board_then
from tasks.call_list import brief_as, brief_on
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.desk_page import outline_for
from tasks.dossier import dossier
from tasks.feedback import feedback_on
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.letter_text import written_letter
from tasks.questions import Whose
from tasks.receipts import ReceiptWanted, find_receipt
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.review_inputs import review_inputs
from tasks.state_of_play import PlayWanted, state_of_play
from tasks.statements import statement_set

CODE = "pesco-nip-2024"
MARKING = "LIMITE"
TEXT = definition_text(CODE).replace('marking = ""', f'marking = "{MARKING}"', 1)
DEFINITION = read_definition(TEXT)
OPENED = datetime(2023, 12, 1, 9, tzinfo=UTC)
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
NOW = datetime(2024, 2, 12, 9, tzinfo=UTC)
PLAY = PlayWanted(CODE, Language.ENGLISH)
SOURCES = Path(__file__).parents[2]


@pytest.fixture
def marked(reachable):
    """A cycle of marked documents, in which Greece handed in both."""
    open_from_text(reachable, TEXT, OPENED)
    advance(reachable, CODE, CALLED)
    plan = file_of(DEFINITION, FormFor("EL", "Greece", DEFINITION.deliverable("nip")), Variant.VALID)
    hand_in(reachable, HandIn(CODE, "EL", "nip", plan, NOW), NOW)
    hand_in(reachable, HandIn(CODE, "EL", "statement", b"A statement.", NOW), NOW)
    advance(reachable, CODE, NOW)
    return reachable


def inputs(services):
    with services.reading() as session:
        return review_inputs(look_at_cycle(session, CODE, NOW)).marking


def letter(services):
    row = dossier(services, CODE, "EL", NOW).letters[0]
    return written_letter(services, CODE, "EL", row.digest, NOW).message.subject.partition(" –")[0]


def outline(services):
    made = outline_for(services, Whose(CODE, "EL", "statement"), Language.ENGLISH, NOW)
    header = zipfile.ZipFile(io.BytesIO(made)).read("word/header1.xml").decode()
    return re.findall(r"<w:t[^>]*>([^<]*)", header)[0]


HEADS = {
    "brief": lambda services: brief_on(services, CODE, "EL", NOW).marking,
    "dossier": lambda services: dossier(services, CODE, "EL", NOW).marking,
    "statements": lambda services: statement_set(services, CODE, None, NOW).marking,
    "feedback": lambda services: feedback_on(services, CODE, "EL", NOW).marking,
    "report": inputs,
    "state of play": lambda services: (
        state_of_play(services, PlayWanted(CODE, Language.ENGLISH), NOW).marking
    ),
    "receipt": lambda services: find_receipt(services, ReceiptWanted(CODE, "EL", "nip"), NOW).marking,
    "board": lambda services: board_then(services, CODE, None, NOW).marking,
    "outline": outline,
}


def test_all_say_that_it_is_a_rehearsal_and_how_they_would_be_marked(marked):
    said = {name: head(marked) for name, head in HEADS.items()}
    assert said == dict.fromkeys(HEADS, f"REHEARSAL {MARKING}")
    assert letter(marked).startswith(f"REHEARSAL {MARKING}")
    assert f"REHEARSAL {MARKING}" in brief_as(brief_on(marked, CODE, "EL", NOW), "brief.txt").decode()


def test_what_is_real_bears_the_marking_alone(marked):
    with marked.transaction() as session:
        session.exec(select(Installation)).one().is_rehearsal = False
    assert {name: head(marked) for name, head in HEADS.items()} == dict.fromkeys(HEADS, MARKING)


def test_nothing_else_reads_the_marking_of_a_definition():
    """A note takes that of its letter; a form is no document of ours once it is filled in."""
    read = {
        str(path.relative_to(SOURCES))
        for folder in ("models", "tasks", "documents", "dashboard", "cli")
        for path in (SOURCES / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "letters.marking" in line and "marking_on(" not in line
    }
    assert read == {"models/rules/notes.py", "models/queries/letters.py", "tasks/forms.py"}
