"""Showing pages: templates with what every page needs, in the language of who looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from config.definition import Language
from dashboard.cookies import Said
from dashboard.static_files import StaticFiles
from dashboard.words import day_words, words
from models.rules.access import Viewer
from models.rules.differences import answer_text
from models.rules.texts import capital
from notifications.wording import WORDINGS
from notifications.wording.base import sentence

BRUSSELS_ZONE = "Europe/Brussels"


@dataclass(frozen=True)
class Shown:
    """What every page says beside its own: in which language, to whom, where, and what was just done."""

    language: str
    viewer: Viewer | None
    path: str
    csrf: str
    now: datetime
    messages: tuple[Said, ...]
    is_rehearsal: bool
    is_in_other_languages: bool
    """Whether it can be shown once more in another language: no answer to a form, none of the secretariat."""
    lets_time_pass: bool = False
    """Whether this is a rehearsal whose clock may be let go on from a page."""
    installation: str = ""
    version: str = version("kalends")


class Pages:
    """The templates, ready in each language."""

    def __init__(self, static: StaticFiles) -> None:
        """Prepare the templates; each is read when it is first shown."""
        self._environments = {language: _environment(language, static) for language in Language}

    def render(self, name: str, shown: Shown, values: Mapping[str, Any]) -> str:
        """Return a page, or a part of one."""
        template = self._environments[Language(shown.language)].get_template(name)
        return template.render({"shown": shown, **values})


def _environment(language: Language, static: StaticFiles) -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboard", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    wording = WORDINGS[language]
    environment.globals |= {"t": partial(_text, language), "static": static.url}
    environment.filters |= {
        "instant": lambda at: wording.instant(at, BRUSSELS_ZONE),
        "exact": lambda at: wording.instant_to_the_second(at, BRUSSELS_ZONE),
        "local": wording.instant,
        "day": partial(_day, language),
        "state": partial(_state, language),
        "local_exact": wording.instant_to_the_second,
        "respondent": wording.respondent,
        "formats": wording.formats,
        "capital": capital,
        "sentence": sentence,
        "answer": partial(answer_text, language=language),
    }
    return environment


def _text(language: Language, key: str, **values: object) -> str:
    return words(language)[key].format(**values)


def _day(language: Language, day: date | datetime) -> str:
    return WORDINGS[language].day(day) if isinstance(day, datetime) else day_words(language, day)


def _state(language: Language, state: str) -> str:
    return words(language)[f"state.{state}"]
