"""Greece, which hands in, and the desk in Brussels, which takes in and asks; each sees only its own side."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from benchmarks.simulation.journey.answers import Answers, attentive_answers, cells_of, enter, typed
from benchmarks.simulation.journey.commands import Installation, save_attachments
from benchmarks.simulation.journey.office import Cell, Office
from config.reference import read_roster
from documents.form import FormRequest
from models.rules.answers import AnswerKey
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor, form_request

CODE, LAST = "pesco-nip-2024", "pesco-nip-2023"
ADDRESS = "nip@el.example"
NOT_ANSWERED_LAST_YEAR = "7"
"""Commitment on which the last plan said nothing, so that nothing stands in the form of this year."""


@dataclass(frozen=True)
class Question:
    """What a house asks, and where."""

    house: str
    text: str
    at: AnswerKey


@dataclass
class Greece:
    """The point of contact in Athens, with an office."""

    home: Installation
    office: Office
    folder: Path
    called: str
    """Message-ID of the call, which began the thread of its letters."""
    request: FormRequest = field(default_factory=lambda: request_of(definition_text(CODE)))

    @property
    def answers(self) -> Answers:
        """Return what it answers when it makes no mistake."""
        return attentive_answers(self.request, date(2024, 1, 20))

    @property
    def cells(self) -> dict[AnswerKey, Cell]:
        """Return where each answer stands in the workbook."""
        return cells_of(self.request)

    def fetch(self, at: str, *form: str) -> Path:
        """Fetch the form, as a workbook or as JSON."""
        path = self.folder / ("form.json" if form else "form.xlsx")
        by_contact = [] if form else ["--contact"]
        self.home.kalends("form", *form, CODE, "EL", *by_contact, "--out", path, at=at)
        return path

    def fill_in(self, source: Path, name: str, answers: Answers, marks: Sequence[Cell] = ()) -> Path:
        """Type answers into a workbook, confirm those lines of the last plan, and save it under a name."""
        words = typed(answers, self.cells) | dict.fromkeys(marks, "confirmed")
        return self.office.fill_in(source, self.folder / name, words)

    def write(self, source: Path, name: str, answers: Answers, unconfirmed: Sequence[str] = ()) -> Path:
        """Enter answers into a JSON form, confirm what is carried over but some lines, and save it."""
        document = json.loads(source.read_text(encoding="utf-8"))
        enter(document, answers)
        document["carried_over"] = list(unconfirmed)
        target = self.folder / name
        target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return target

    def mail(self, subject: str, file: Path, reply_to: EmailMessage | None = None) -> None:
        """Send a file by mail, as a reply or not."""
        self.home.mail(ADDRESS, subject, file, reply_to)

    def letter(self) -> EmailMessage:
        """Read the one letter that came."""
        return self.home.letter(ADDRESS)

    def save(self, letter: EmailMessage) -> list[Path]:
        """Save what came with a letter."""
        return save_attachments(letter, self.folder)


@dataclass
class Desk:
    """The secretariat: what it does about the plan of Greece."""

    home: Installation

    def take_in(self, at: str) -> list[tuple[str, str]]:
        """Take in the mail and let the engine run; return what became of each new mail, and why."""
        return [(line["state"], line["reason"]) for line in self.home.take_in(CODE, at)]

    def do(self, command: str, *words: object, at: str, ends_with: int = 0) -> str:
        """Do one thing about the plan, such as taking it into account."""
        return self.home.kalends(*command.split(), CODE, "EL", "nip", *words, at=at, ends_with=ends_with)

    def draft(self, questions: Sequence[Question], at: str) -> None:
        """Draft questions for the next set."""
        for one in questions:
            place = ["--sheet", one.at.sheet, "--line", one.at.row, "--field", one.at.field]
            self.do("question add", "--house", one.house, "--text", one.text, *place, at=at)

    def verify(self, at: str) -> None:
        """Verify the record, and hold the letters that went against the rules."""
        self.home.kalends("verify", CODE)
        self.home.kalends("reconcile", CODE, at=at)

    def board(self, at: str) -> dict[str, Any]:
        """Return the line of the plan on the board."""
        rows = self.home.data("status", CODE, at=at)["obligations"]
        return next(row for row in rows if (row["respondent"], row["deliverable"]) == ("EL", "nip"))


def request_of(text: str) -> FormRequest:
    """Return what the form of Greece is written from, by a definition."""
    definition = read_definition(text)
    return form_request(definition, FormFor("EL", "Greece", definition.deliverable("nip")))


def prepare(home: Installation) -> None:
    """Make an installation: last year's plan of Greece counts, and the cycle of this year is called for."""
    _write_contacts(home.folder / "contacts.csv")
    home.kalends("init", "--rehearsal")
    home.kalends("contacts", "import", "contacts.csv")
    last = home.folder / "last.toml"
    last.write_text(_last_year(), encoding="utf-8")
    home.kalends("open", last, at="2023-02-01T09:00:00+01:00")
    _hand_in_last_year(home)
    home.kalends("open", CODE, at="2023-12-01T09:00:00+01:00")
    home.kalends("advance", CODE, at="2023-12-04T09:00:00+01:00")


def _hand_in_last_year(home: Installation) -> None:
    form = home.folder / "last.json"
    home.kalends("form", "json", LAST, "EL", "--out", form, at="2023-02-01T10:00:00+01:00")
    document = json.loads(form.read_text(encoding="utf-8"))
    answers = attentive_answers(request_of(_last_year()), date(2023, 1, 20))
    enter(document, {key: said for key, said in answers.items() if key.row != NOT_ANSWERED_LAST_YEAR})
    form.write_text(json.dumps(document), encoding="utf-8")
    home.kalends("hand-in", LAST, "EL", "nip", form, at="2023-02-03T10:00:00+01:00")
    home.kalends("take-into-account", LAST, "EL", "nip", at="2023-02-06T10:00:00+01:00")


def _last_year() -> str:
    text = definition_text(CODE).replace("2023-12-01", "2023-02-01").replace("2024-", "2023-")
    return text.replace("year = 2024", "year = 2023").replace(CODE, LAST)


def _write_contacts(path: Path) -> None:
    lines = [
        f"{one.code},functional_mailbox,nip@{one.code.lower()}.example,Defence policy"
        for one in read_roster("member_states")
    ]
    path.write_text("\n".join(["respondent,role,address,office", *lines, ""]), encoding="utf-8")
