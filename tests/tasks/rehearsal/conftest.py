"""What the tests of rehearsals share: scenarios played in a world with a quick report, and what came of them."""

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
from tasks.rehearsal.run import RehearsalRequest, rehearse

MEMORY = Path("/dev/shm")

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
    def letters(self) -> list[ReadLetter]:
        """Return the letters."""
        return read_letters(self.folder / "letters")

    def story(self, respondent: str, deliverable: str) -> list[tuple[str, str]]:
        """Return what happened to an obligation, apart from letters: when and what."""
        place = (respondent, deliverable)
        rows = [
            row for row in self.rows("timeline.jsonl") if (row["respondent"], row["deliverable"]) == place
        ]
        return [(row["at"], row["what"]) for row in rows if row["what"] != "letter_sent"]

    def notices(self, respondent: str, deliverable: str) -> dict[str, tuple[str, str, str | None]]:
        """Return what became of the notices of an obligation, by occasion: planned for, state, reason."""
        place = (respondent, deliverable)
        rows = [row for row in self.rows("notices.jsonl") if (row["respondent"], row["deliverable"]) == place]
        return {row["occasion"]: (row["planned_for"], row["state"], row["reason"]) for row in rows}

    def obligation(self, respondent: str, deliverable: str) -> Row:
        """Return where an obligation stood at the end."""
        rows = self.read("obligations.json")
        return next(
            row for row in rows if (row["respondent"], row["deliverable"]) == (respondent, deliverable)
        )


Play = Callable[..., Played]


@pytest.fixture(scope="module")
def folders() -> Iterator[Path]:
    """Return a folder for folders, in memory where there is one: rehearsals write much and sync all of it."""
    where = MEMORY if MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="kalends-", dir=where))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def definition_file(folders: Path) -> Path:
    """Return the cycle of 2024 with a report that is quickly made, as a file."""
    path = folders / "quick.toml"
    path.write_text(small_definition())
    return path


@pytest.fixture(scope="module")
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
