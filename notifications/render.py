"""A letter made a message: its templates read from the package, plain text and HTML from one source."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from css_inline import CSSInliner
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateNotFound, select_autoescape
from markupsafe import Markup

from models.rules.letters import Letter, LetterKind
from notifications import wording
from notifications.blocks import read_blocks, to_text
from notifications.channel import Attachment, Message
from notifications.view import View

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

_LAYOUT, _STYLE = "_layout.html", "_style.css"

_FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "capital": wording.capital,
        "day": wording.day,
        "days": wording.days,
        "formats": wording.formats,
        "instant": wording.instant,
        "instant_to_the_second": wording.instant_to_the_second,
        "listing": wording.listing,
        "sentence": wording.sentence,
    }
)


def render(letter: Letter, attachments: tuple[Attachment, ...] = ()) -> Message:
    """Return the message that says what the letter says; the same letter gives the same message.

    A call is written by people and may be answered by an absence notice; all others are automatic.
    """
    view = View(letter, tuple(attachment.name for attachment in attachments))
    subject = _render(view, "subject.txt").strip().replace(wording.HARD_SPACE, " ")
    blocks = read_blocks(_render(view, "body.txt"))
    return Message(
        message_id=letter.key.message_id,
        date=letter.key.made_at,
        sender=letter.sender,
        reply_to=letter.reply_to,
        to=(letter.recipient_address,),
        cc=letter.copies,
        subject=subject,
        text=to_text(blocks),
        html=_render(view, "body.html", subject=subject, blocks=blocks),
        auto_submitted=letter.key.kind is not LetterKind.CALL,
        references=letter.previous_ids,
        attachments=attachments,
    )


def _render(view: View, part: str, **context: object) -> str:
    template = environment().get_template(f"{view.letter.key.kind}/{part}")
    return template.render(view=view, letter=view.letter, **context)


@cache
def environment() -> Environment:
    """Return the environment of all templates: an unknown name fails, HTML alone is escaped."""
    made = Environment(
        loader=FunctionLoader(_load),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        finalize=one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(_FILTERS)
    return made


def one_line(value: object) -> object:
    """Return what a template prints, free of line breaks: no value begins a block, an item or a header.

    Raises:
        TypeError: there is nothing to print.
    """
    if value is None:
        raise TypeError("a template prints nothing: the letter lacks what it names")
    if isinstance(value, str) and not isinstance(value, Markup):
        return _BREAKS.sub(" ", value)
    return value


def _load(name: str) -> str:
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
