"""Markings of classified information, as documents bear them, with how sure each is."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Match(StrEnum):
    """How a marking is told from prose."""

    PHRASE = "phrase"
    """Several words that say nothing else; found within a line too."""
    LINE = "line"
    """An ordinary word, such as 'secret'; a marking only where a line says nothing else."""


class Certainty(StrEnum):
    """How sure it is that a state or body marks documents in that way."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


LEVELS = ("restricted", "confidential", "secret", "top secret")
"""Levels of classification, the lowest first."""

EU_LEVELS = (
    "RESTREINT UE/EU RESTRICTED",
    "CONFIDENTIEL UE/EU CONFIDENTIAL",
    "SECRET UE/EU SECRET",
    "TRES SECRET UE/EU TOP SECRET",
)
"""The same of the European Union.

Source: Council Decision 2013/488/EU, Article 2(2).
"""


@dataclass(frozen=True)
class Marking:
    """One way to mark a document as classified; `rank` is the place of its level, from 0."""

    owner: str
    language: str
    rank: int
    text: str
    match: Match
    certainty: Certainty
    is_abbreviation: bool

    @property
    def name(self) -> str:
        """Return what the marking is called in a refusal."""
        return EU_LEVELS[self.rank] if self.owner == "EU" else f"{self.text} ({self.owner})"


@cache
def read_markings() -> tuple[Marking, ...]:
    """Return the known markings of the European Union, NATO, Euratom and the Member States.

    Source: Council Decision 2013/488/EU, Appendix B, with later changes; from knowledge, not copied from the
    Official Journal: the column `certainty` says how sure each is.
    """
    text = (files("config") / "reference" / "markings.csv").read_text(encoding="utf-8")
    return tuple(
        Marking(
            owner=row["owner"],
            language=row["language"],
            rank=LEVELS.index(row["level"]),
            text=row["text"],
            match=Match(row["match"]),
            certainty=Certainty(row["certainty"]),
            is_abbreviation=row["note"] == "abbreviation",
        )
        for row in csv.DictReader(text.splitlines())
    )
