"""A letter made a message, in its language: text and HTML from one source, what letters share made once."""

from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from jinja2 import Template, TemplateError, TemplateNotFound
from markupsafe import Markup

from config.definition import Language
from models.errors.letters import LetterLanguageError, LetterTemplateError
from models.rules.letters import Letter, LetterKind
from notifications.blocks import KEPT, Block, BlockKind, read_blocks, to_text
from notifications.channel import Attachment, Message
from notifications.environment import environment, template_name
from notifications.view import ADDRESSEE, PAGES, View
from notifications.wording import WORDINGS, Wording
from notifications.wording.base import HARD_SPACE, one_line

WRITTEN_BY_PEOPLE = frozenset({LetterKind.CALL, LetterKind.CORRECTION, LetterKind.CIRCULAR})
"""Kinds that may be answered by an absence notice; all others say that they are automatic."""

_SHARED = 256
"""Contents kept ready; a daily sweep needs one a time zone, a letter that stands alone is not missed."""

_STANDS_FOR = {BlockKind.ADDRESSEE: ADDRESSEE, BlockKind.LINKS: PAGES}
"""Blocks of which each letter has its own."""

_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a template can raise when it names or reckons with what a letter does not have."""


class _Templates(NamedTuple):
    subject: Template
    body: Template
    page: Template


class _Written(NamedTuple):
    subject: str
    text: str
    html: str


def render(letter: Letter, attachments: tuple[Attachment, ...] = ()) -> Message:
    """Return the message that says what the letter says; the same letter gives the same message.

    Raises:
        LetterLanguageError: letters of this kind are not written in the language of the letter.
        LetterTemplateError: a template failed on this letter; another letter may well be written.
    """
    kind, language = letter.key.kind, letter.language
    templates = _templates(kind, language)
    try:
        content = _content(_unaddressed(letter), tuple(file.name for file in attachments), templates)
        written = _addressed(content, letter, WORDINGS[language])
    except _FAULTS as error:
        raise LetterTemplateError(kind, language, _failed(error)) from error
    return Message(
        message_id=letter.key.message_id,
        date=letter.key.made_at,
        sender=letter.sender,
        reply_to=letter.reply_to,
        to=(letter.recipient_address,),
        cc=letter.copies,
        subject=written.subject,
        text=written.text,
        html=written.html,
        auto_submitted=kind not in WRITTEN_BY_PEOPLE,
        references=letter.previous_ids,
        attachments=attachments,
    )


@cache
def _templates(kind: LetterKind, language: Language) -> _Templates:
    if language not in WORDINGS:
        raise LetterLanguageError(kind, language, "wording")
    try:
        return _Templates(
            environment(language).get_template(template_name(kind, "subject", language)),
            environment(language).get_template(template_name(kind, "body", language)),
            environment(language).get_template(f"{kind}/body.html"),
        )
    except TemplateNotFound as error:
        raise LetterLanguageError(kind, language, f"template '{error.name}'") from error
    except TemplateError as error:
        raise LetterTemplateError(kind, language, _failed(error)) from error


def _unaddressed(letter: Letter) -> Letter:
    return replace(
        letter,
        key=replace(letter.key, recipient=""),
        respondent="",
        respondent_name="",
        recipient_address="",
        recipient_office="",
        copies=(),
        previous_ids=(),
        pages=(PAGES,) if letter.pages else (),
    )


@lru_cache(maxsize=_SHARED)
def _content(letter: Letter, attachment_names: tuple[str, ...], templates: _Templates) -> _Written:
    wording = WORDINGS[letter.language]
    given = {"view": View(letter, wording, attachment_names), "letter": letter}
    subject = wording.typography(templates.subject.render(given)).strip().replace(HARD_SPACE, " ")
    blocks = read_blocks(wording.typography(templates.body.render(given)))
    html = Markup("").join(_STANDS_FOR.get(one.kind) or _html(one) for one in blocks)
    return _Written(subject, to_text(blocks), templates.page.render(given, subject=subject, content=html))


def _addressed(content: _Written, letter: Letter, wording: Wording) -> _Written:
    line = wording.addressee(wording.respondent(letter.respondent_name), letter.recipient_office)
    block = Block(BlockKind.ADDRESSEE, ((one_line(line),),))
    pages = Block(BlockKind.LINKS, (letter.pages,))
    marking = f"{letter.marking} " if letter.marking else ""
    return _Written(
        one_line(f"{marking}[{letter.respondent}] {content.subject}"),
        content.text.replace(PAGES, _plain(pages)).replace(ADDRESSEE, _plain(block)),
        content.html.replace(PAGES, _html(pages)).replace(ADDRESSEE, _html(block)),
    )


def _plain(block: Block) -> str:
    return to_text([block]).rstrip("\n")


@lru_cache(maxsize=KEPT)
def _html(block: Block) -> Markup:
    # A block has no words of its own, in any language.
    return Markup(environment(Language.ENGLISH).get_template("_block.html").render(block=block))  # noqa: S704


def _failed(error: Exception) -> str:
    said = str(error) if isinstance(error, TemplateError) else type(error).__name__
    place, trace = "", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".txt", ".html")):
            place = f"{name}, line {trace.tb_lineno}: "
        trace = trace.tb_next
    return f"{place}{said}"
