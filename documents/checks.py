"""The checks in words, as the page docs/checks.md shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.definition import Language

_HEAD = (
    "# Checks",
    "",
    "Made by `kalends checks --markdown`: do not edit. A definition names the checks of each deliverable",
    "under `[checks]`. Findings for the contact go out with the receipt, in the language of the letter;",
    "those for the desk never do. Unknown is never read as 'no', and nothing holds one state against an",
    "aim of all.",
    "",
    "A check that raises becomes a finding for the operator and is logged; the others go on. If none can be",
    "run on a form, as one that is stored and cannot be read, it says `all_checks`, and the forms of others",
    "are checked. Which years a form has, each once, is no check: the gate refuses a form whose lines are",
    "not those that it had.",
    "",
    "When the day has passed by which a part was announced, the engine looks at 09:00 of the next day",
    "whether the version that counts has it. If not, it finds `part_overdue` for the desk, whatever the",
    "definition names: `kalends status` and the brief show it. No letter goes; an officer asks.",
)


@dataclass(frozen=True)
class DescribedCheck:
    """One check in one language: what it finds, how serious that is, for whom, what to do, and why."""

    name: str
    title: str
    level: str
    audience: str
    messages: tuple[str, ...]
    advice: str
    source: str


def describe_checks(by_language: dict[Language, Iterable[DescribedCheck]]) -> str:
    """Return a page in Markdown: all checks in English, then what they say in every other language."""
    return "\n".join(_page(by_language)) + "\n"


def _page(by_language: dict[Language, Iterable[DescribedCheck]]) -> Iterator[str]:
    yield from _HEAD
    for language, checks in by_language.items():
        yield from _english(checks) if language is Language.ENGLISH else _other(language, checks)


def _english(checks: Iterable[DescribedCheck]) -> Iterator[str]:
    yield ""
    yield "| check | finds | level | audience | what to do | source |"
    yield "|---|---|---|---|---|---|"
    for check in checks:
        cells = (check.title, check.level, check.audience, check.advice, check.source)
        yield f"| `{check.name}` | {' | '.join(map(_cell, cells))} |"
    yield ""
    yield "A missing figure of a planned year is a warning; what is on a field for the desk goes to the desk."


def _other(language: Language, checks: Iterable[DescribedCheck]) -> Iterator[str]:
    yield ""
    yield f"## In the language `{language}`"
    yield ""
    yield "| check | finds | what to do |"
    yield "|---|---|---|"
    for check in checks:
        yield f"| `{check.name}` | {_cell(check.title)} | {_cell(check.advice)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
