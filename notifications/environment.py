"""The templates of letters: where they lie, what they may use, and how strict they are."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from css_inline import CSSInliner
from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
    select_autoescape,
)
from markupsafe import Markup

from config.definition import Language
from models.rules.letters import LetterKind
from models.rules.texts import capital
from notifications.wording import WORDINGS, Wording
from notifications.wording.base import one_line, sentence

_LAYOUT, _STYLE = "_layout.html", "_style.css"


def template_name(kind: LetterKind, part: str, language: Language) -> str:
    """Return the name of a template, such as 'call/body.txt', or 'call/body.fr.txt' in French."""
    return f"{kind}/{part}{'' if language is Language.ENGLISH else f'.{language}'}.txt"


@cache
def environment(language: Language) -> Environment:
    """Return the environment of the templates of a language: an unknown name fails, HTML alone is escaped."""
    made = Environment(
        loader=FunctionLoader(_load),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(_filters(WORDINGS[language]))
    return made


def printed(value: object) -> object:
    """Return what a template prints, free of line breaks: no value begins a block, an item or a header.

    Raises:
        UndefinedError: there is nothing to print.
    """
    if value is None:
        raise UndefinedError("the letter lacks what is printed here")
    if isinstance(value, str) and not isinstance(value, Markup):
        return one_line(value)
    return value


def _filters(wording: Wording) -> Mapping[str, Callable[..., str]]:
    return {
        "capital": capital,
        "day": wording.day,
        "days": wording.days,
        "formats": wording.formats,
        "instant": wording.instant,
        "instant_to_the_second": wording.instant_to_the_second,
        "listing": wording.listing,
        "role": wording.role,
        "sentence": sentence,
        "titles": wording.titles,
        "with_articles": wording.with_articles,
    }


def _load(name: str) -> tuple[str, str, Callable[[], bool]]:
    return _source(name), name, lambda: True


def _source(name: str) -> str:
    # The styles are put into the elements here, once, since most mail programs drop a style sheet.
    text = _read(name)
    if name == _LAYOUT:
        return CSSInliner(keep_at_rules=True, extra_css=_read(_STYLE)).inline(text)
    if name.endswith(".html"):
        return CSSInliner().inline_fragment(text, _read(_STYLE))
    return text


def _read(name: str) -> str:
    resource = files("notifications") / "templates" / name
    if not resource.is_file():
        raise TemplateNotFound(name)
    return resource.read_text(encoding="utf-8")
