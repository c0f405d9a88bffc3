"""What the tests of rehearsals share: scenarios played with a quick report, and what came of them."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.simulation.letters import ReadLetter, read_letters
from benchmarks.simulation.worlds import small_definition, small_roster
from models.rules.lint import read_definition
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.rehearsal.run import RehearsalRequest, rehearse
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

MEMORY = Path("/dev/shm")

ROSTER = [
    *("BE", "BG", "CZ", "DK", "DE", "EE", "IE", "ES", "FR", "HR", "IT", "CY", "LV"),
    *("LT", "LU", "HU", "NL", "AT", "PL", "PT", "RO", "SI", "SK", "FI", "SE"),
]
"""All but Greece, which is played elsewhere."""

Row = dict[str, object]


@dataclass(frozen=True)
class Played:
    """The results of a rehearsal, read back from its folder."""

    folder: Path

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a file with one JSON object a line."""
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def read(self, name: str):
        """Return what a JSON file holds."""
        return json.loads((self.folder / name).read_text())

    @property
    def letters(self) -> dict[str, ReadLetter]:
        """Return the letters by Message-ID."""
        return {letter.message["Message-ID"]: letter for letter in read_letters(self.folder / "letters")}

    def story(self, respondent: str, deliverable: str) -> list[str]:
        """Return what happened to an obligation, apart from letters: when and what."""
        rows = _of(self.rows("timeline.jsonl"), respondent, deliverable)
        return [f"{row['at']} {row['what']}" for row in rows if row["what"] != "letter_sent"]

    def notices(self, respondent: str, deliverable: str) -> list[str]:
        """Return what became of the notices of an obligation: when, on what occasion, state, reason."""
        rows = _of(self.rows("notices.jsonl"), respondent, deliverable)
        names = ("planned_for", "occasion", "state", "reason")
        return [" ".join(row[name] for name in names if row[name]) for row in rows]

    def obligation(self, respondent: str, deliverable: str) -> Row:
        """Return where an obligation stood at the end."""
        return _of(self.read("obligations.json"), respondent, deliverable)[0]


def _of(rows: list[Row], respondent: str, deliverable: str) -> list[Row]:
    return [row for row in rows if (row["respondent"], row["deliverable"]) == (respondent, deliverable)]


Play = Callable[..., Played]


@pytest.fixture(scope="session")
def folders() -> Iterator[Path]:
    """Return a folder for folders, in memory where there is one: rehearsals write much and sync all of it."""
    where = MEMORY if MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="kalends-", dir=where))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def definition_file(folders: Path) -> Path:
    """Return the cycle of 2024 with a report that is quickly made, as a file."""
    path = folders / "quick.toml"
    path.write_text(small_definition())
    return path


@pytest.fixture(scope="session")
def play(folders: Path, definition_file: Path) -> Play:
    """Return what plays a scenario, given as text, with the files it names, among some Member States."""

    def played(
        scenario: str, *roster: str, files: dict[str, bytes] | None = None, definition: Path | None = None
    ) -> Played:
        folder = Path(tempfile.mkdtemp(dir=folders))
        (folder / "scenario.toml").write_text(scenario)
        for name, content in (files or {}).items():
            (folder / name).write_bytes(content)
        request = RehearsalRequest(
            str(definition or definition_file), folder / "out", scenario=folder / "scenario.toml"
        )
        with small_roster(*roster) if roster else nullcontext():
            rehearse(request)
        return Played(folder / "out")

    return played


@pytest.fixture(scope="session")
def foreign_form() -> bytes:
    """Return the filled-in form of Latvia."""
    definition = read_definition(definition_text("pesco-nip-2024"))
    whose = FormFor("LV", "Latvia", definition.deliverable("nip"))
    return file_of(definition, whose, Variant.VALID)


@pytest.fixture(scope="session")
def year(play: Play, foreign_form: bytes) -> Played:
    """Play the year of the cases."""
    files = {"latvia.xlsx": foreign_form, "bomb.xlsx": b"PK\x03\x04" + b"0" * 500}
    return play(Path(__file__).with_name("cases.toml").read_text(), *ROSTER, files=files)
