"""Rehearsals of an installation: each in a folder of its own, listed and handed out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.settings import Settings
from documents.letters import ReadLetter, read_letter
from models.errors import NothingHereError, OtherRehearsalError, UnknownDefinitionError
from models.rules.lint import read_definition
from tasks.definitions import definition_sha256, definition_text, known_definitions
from tasks.rehearsal.folder import STATE
from tasks.rehearsal.run import Outcome, RehearsalRequest, rehearse

LETTERS = "letters"
"""Folder of the letters in a rehearsal's."""

LETTERS_PAGE = "letters.html"
"""File with every letter, to be read in a browser where the folder lies."""

REPORT = "report"
"""Folder of the report in a rehearsal's."""

OWN = "definitions"
"""Folder of the definitions that do not ship and were to be rehearsed."""

_OTHERS = ("summary.json", "timeline.jsonl")
_SHORT = 12
"""Characters of a hash that tell texts with the same code apart."""


@dataclass(frozen=True)
class ToRehearse:
    """Which rehearsal: of the definition with a code, with a seed."""

    code: str
    seed: int
    own: str = ""
    """Beginning of the SHA-256 of a text that does not ship, under which it is kept; else empty."""

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        return "-".join(part for part in (self.code, self.own, str(self.seed)) if part)

    def definition(self, settings: Settings) -> str:
        """Return what is rehearsed: a code, or the file of a definition that does not ship."""
        return str(settings.rehearsals / OWN / f"{self.code}-{self.own}.toml") if self.own else self.code


@dataclass(frozen=True)
class Kept:
    """A rehearsal that is done: its folder's name, of what and with which seed, when, and what came of it."""

    name: str
    code: str
    title: str
    seed: int
    done_at: datetime
    letters: int
    late: int
    files: tuple[str, ...]
    """Names of what can be read, below its folder."""
    definition_sha256: str
    """Of the text of the definition."""


def keep_definition(settings: Settings, text: str, seed: int) -> ToRehearse:
    """Keep the text of a definition for its rehearsal, unless it ships, and return which one that is.

    Raises:
        DefinitionError: it is none.
    """
    code = read_definition(text).code
    if code in known_definitions() and definition_text(code) == text:
        return ToRehearse(code, seed)
    wanted = ToRehearse(code, seed, definition_sha256(text)[:_SHORT])
    path = Path(wanted.definition(settings))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return wanted


def rehearse_and_keep(settings: Settings, wanted: ToRehearse) -> Outcome:
    """Rehearse a definition that ships with Kalends or was kept; an earlier version's is written over.

    Raises:
        CycleError: there is no such definition, or the same rehearsal is running.
    """
    if not wanted.own and wanted.code not in known_definitions():
        raise UnknownDefinitionError(wanted.code, known_definitions())
    request = RehearsalRequest(wanted.definition(settings), settings.rehearsals / wanted.name, wanted.seed)
    try:
        return rehearse(request)
    except OtherRehearsalError:
        return rehearse(replace(request, force=True))


def kept_rehearsals(settings: Settings) -> list[Kept]:
    """Return the rehearsals that are done, the latest first."""
    if not settings.rehearsals.is_dir():
        return []
    found = [_kept(folder) for folder in settings.rehearsals.iterdir() if _is_done(folder)]
    return sorted(found, key=lambda one: one.done_at, reverse=True)


def kept_file(settings: Settings, name: str, file: str) -> bytes:
    """Return a file of a rehearsal that is done.

    Raises:
        NothingHereError: there is no such rehearsal, or no such file is handed out.
    """
    folder = settings.rehearsals / name
    if file in (*kept_rehearsal(settings, name).files, *_letters(folder)):
        return (folder / file).read_bytes()
    raise NothingHereError


def kept_rehearsal(settings: Settings, name: str) -> Kept:
    """Return a rehearsal that is done, by the name of its folder.

    Raises:
        NothingHereError: there is none.
    """
    for one in kept_rehearsals(settings):
        if one.name == name:
            return one
    raise NothingHereError


def rehearsed_definition(settings: Settings, kept: Kept) -> str | None:
    """Return the definition of a rehearsal, none where it is not kept here and does not ship as it was."""
    own = Path(ToRehearse(kept.code, 0, kept.definition_sha256[:_SHORT]).definition(settings))
    texts = [own.read_text(encoding="utf-8")] if kept.definition_sha256 and own.is_file() else []
    if kept.code in known_definitions():
        texts.append(definition_text(kept.code))
    return next((text for text in texts if definition_sha256(text) == kept.definition_sha256), None)


def kept_letters(settings: Settings, name: str) -> list[ReadLetter]:
    """Return what the letters of a rehearsal say, the first first.

    Raises:
        NothingHereError: there is no such rehearsal.
    """
    folder = settings.rehearsals / kept_rehearsal(settings, name).name
    found = [read_letter((folder / file).read_bytes(), file.rpartition("/")[2]) for file in _letters(folder)]
    return sorted(found, key=lambda one: (one.at, one.to, one.file))


def kept_letter(settings: Settings, name: str, file: str) -> ReadLetter:
    """Return what one letter of a rehearsal says, by the name of its file.

    Raises:
        NothingHereError: there is no such rehearsal or letter.
    """
    return read_letter(kept_file(settings, name, f"{LETTERS}/{file}"), file)


def _letters(folder: Path) -> list[str]:
    # Only what lies there by itself: a link might lead out of the folder.
    found = (folder / LETTERS).glob("*.eml")
    return sorted(f"{LETTERS}/{path.name}" for path in found if path.is_file() and not path.is_symlink())


def _is_done(folder: Path) -> bool:
    manifest = folder / STATE / "manifest.json"
    return manifest.is_file() and bool(json.loads(manifest.read_text())["finished"])


def _kept(folder: Path) -> Kept:
    manifest = folder / STATE / "manifest.json"
    inputs: Mapping[str, Any] = json.loads(manifest.read_text())
    summary: Mapping[str, Any] = json.loads((folder / "summary.json").read_text())
    report = sorted(path.name for path in (folder / REPORT).iterdir())
    return Kept(
        name=folder.name,
        code=str(summary["cycle"]),
        title=str(summary["title"]),
        seed=int(inputs["seed"]),
        done_at=datetime.fromtimestamp(manifest.stat().st_mtime, UTC),
        letters=sum(summary["letters"].values()),
        late=len(summary["late"]),
        files=(LETTERS_PAGE, *(f"{REPORT}/{name}" for name in report), *_OTHERS),
        definition_sha256=str(inputs.get("definition", "")),
    )
