"""One page with all letters of a folder, in the order in which they went."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template

from documents.letters.reading import ReadLetter
from documents.moments import weekday_text
from documents.text import BRUSSELS


def letters_page(title: str, letters: Iterable[ReadLetter], folder: str) -> bytes:
    """Return a page with every letter under its Brussels day.

    Args:
        title: title of the cycle.
        letters: those of one instant in the order in which they are to stand.
        folder: where their files are, as seen from the page.
    """
    ordered = sorted(letters, key=lambda letter: letter.at)
    days = [
        (weekday_text(day), [*together])
        for day, together in groupby(ordered, key=lambda one: _local(one).date())
    ]
    page = _template().render(title=title, days=days, count=len(ordered), folder=folder, local=_local)
    return page.encode()


def _local(letter: ReadLetter) -> datetime:
    return letter.at.astimezone(BRUSSELS)


@cache
def _template() -> Template:
    source = (files("documents.letters") / "page.html").read_text(encoding="utf-8")
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(source)
