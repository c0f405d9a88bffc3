"""The page of a receipt: a heading, a table of facts, and what they prove."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from config.definition import Language
from documents import french
from documents.receipt.data import receipt_digest, receipt_json
from documents.receipt.font import FACES, face
from documents.receipt.pdf import HEIGHT, WIDTH, Element, Line, Rule, Tagged, write_pdf
from documents.receipt.wording import BRUSSELS, WORDS, Words, count_text, moment_text
from documents.text import HARD_SPACE, printable
from models.rules.receipts import StateReceipt

_LEFT, _TOP, _BOTTOM = 66, 76, 70
"""Margins in points."""

_LABELS = 120
"""Width of the column of labels, in points."""

_TEXT, _HASH, _TITLE, _SMALL = 10, 8.8, 19, 8
"""Font sizes in points; a hash stands on one line."""

_STEP = 1.4
"""Height of a line, in font sizes."""

_HASH_LENGTH = 64

_LANGUAGES = {Language.ENGLISH: "en-GB", Language.FRENCH: "fr-FR"}


def receipt_pdf(receipt: StateReceipt) -> bytes:
    """Return the receipt as tagged PDF with its JSON attached: the same receipt, the same bytes."""
    words = WORDS[receipt.language]
    what = f"{receipt.respondent.code} {receipt.deliverable.code} {receipt.version}"
    name = f"{receipt.file_stem}.json"
    sheet = _Sheet(receipt.language)
    if receipt.marking:
        sheet.paragraph(receipt.marking, is_bold=True)
    sheet.paragraph(words.title, tag="H1", size=_TITLE, is_bold=True)
    sheet.table(list(receipt_facts(receipt)))
    for text in _notes(receipt, words):
        sheet.paragraph(text)
    sheet.paragraph(words.attached.format(name), size=_SMALL)
    sheet.paragraph(words.digest.format(receipt_digest(receipt)), size=_SMALL)
    return write_pdf(
        Tagged(
            title=printable(words.headline.format(receipt.cycle.code, what)),
            language=_LANGUAGES[receipt.language],
            made_at=receipt.received_at,
            elements=tuple(sheet.elements),
            rules=tuple(sheet.rules),
            pages=sheet.page + 1,
            attachment=receipt_json(receipt),
            attachment_name=name,
        )
    )


def receipt_facts(receipt: StateReceipt) -> Iterator[tuple[str, str]]:
    """Yield what the receipt says, each fact with its label, in its language."""
    words, language = WORDS[receipt.language], receipt.language
    kind = words.version if receipt.file else words.registration
    yield words.cycle, f"{receipt.cycle.name} ({receipt.cycle.code})"
    yield words.respondent, f"{receipt.respondent.name} ({receipt.respondent.code})"
    named = f"{receipt.deliverable.name} ({receipt.deliverable.code})"
    yield words.deliverable, f"{named}, {kind.format(receipt.version)}"
    yield words.received, moment_text(receipt.received_at, BRUSSELS, language)
    if receipt.time_zone != BRUSSELS:
        yield words.in_capital, moment_text(receipt.received_at, receipt.time_zone, language)
    yield words.due, moment_text(receipt.due.at, BRUSSELS, language)
    if receipt.due.announced_at:
        yield words.announced, moment_text(receipt.due.announced_at, BRUSSELS, language)
    yield words.by_then, _in_time(receipt, words)
    yield from _object(receipt, words)
    yield words.entry, words.entry_in_record.format(count_text(receipt.entry.position))
    yield words.entry_hash, receipt.entry.hash


def _in_time(receipt: StateReceipt, words: Words) -> str:
    said = words.yes if receipt.was_in_time else words.all_the_same
    if receipt.first_received_at == receipt.received_at:
        return said
    first = moment_text(receipt.first_received_at, BRUSSELS, receipt.language)
    return f"{said} ({words.first_arrived.format(first)})"


def _object(receipt: StateReceipt, words: Words) -> Iterator[tuple[str, str]]:
    if receipt.file:
        yield words.format, receipt.file.format.upper()
        yield words.size, words.in_bytes.format(count_text(receipt.file.size))
        yield "SHA-256", receipt.file.sha256
    if receipt.part:
        yield words.reference, receipt.part.reference
        yield words.pages, count_text(receipt.part.pages)
        yield words.marking, receipt.part.marking
        if receipt.part.custodian:
            yield words.custodian, receipt.part.custodian


def _notes(receipt: StateReceipt, words: Words) -> Iterator[str]:
    yield words.confirms
    yield words.of_file if receipt.file else words.of_part
    yield words.proves


@dataclass
class _Sheet:
    """Places text from the top down, on another page where one is full."""

    language: Language
    page: int = 0
    y: float = HEIGHT - _TOP
    elements: list[Element] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def paragraph(self, text: str, tag: str = "P", size: float = _TEXT, *, is_bold: bool = False) -> None:
        """Place a paragraph, a space after it."""
        lines = self._wrapped(text, WIDTH - 2 * _LEFT, size, is_bold=is_bold)
        self._make_room(len(lines) * size * _STEP)
        self.y -= size
        placed = self._placed(lines, _LEFT, size, is_bold=is_bold)
        self.elements.append(Element(tag, lines=placed, page=self.page))
        self.y -= (len(lines) - 1) * size * _STEP + 0.9 * size

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Place a table of labels and values, a rule below each row."""
        made = [self._row(label, value) for label, value in rows]
        self.elements.append(Element("Table", kids=tuple(made)))
        self.y -= 12

    def _row(self, label: str, value: str) -> Element:
        size = _HASH if len(value) == _HASH_LENGTH and " " not in value else _TEXT
        column = WIDTH - 2 * _LEFT - _LABELS
        labels = self._wrapped(label, _LABELS - 8, _TEXT, is_bold=True)
        values = self._wrapped(value, column, size, is_bold=False)
        height = max(len(labels), len(values)) * _TEXT * _STEP + 8
        self._make_room(height)
        self.y -= _TEXT + 4
        head = Element("TH", lines=self._placed(labels, _LEFT, _TEXT, is_bold=True), page=self.page)
        data = Element("TD", lines=self._placed(values, _LEFT + _LABELS, size), page=self.page)
        self.y -= height - _TEXT - 4
        self.rules.append(Rule(self.page, _LEFT, self.y, WIDTH - 2 * _LEFT))
        return Element("TR", kids=(head, data))

    def _placed(
        self, lines: Sequence[str], x: float, size: float, *, is_bold: bool = False
    ) -> tuple[Line, ...]:
        # Lines of one element are read as one text: what was broken at a space gets it back.
        ends = [*(" " for _ in lines[1:]), ""]
        return tuple(
            Line(x, self.y - place * size * _STEP, size, f"{text}{end}", is_bold=is_bold)
            for place, (text, end) in enumerate(zip(lines, ends, strict=True))
        )

    def _make_room(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self.page, self.y = self.page + 1, HEIGHT - _TOP

    def _wrapped(self, text: str, width: float, size: float, *, is_bold: bool) -> list[str]:
        font = face(FACES[is_bold])
        clean = french.typography(text) if self.language is Language.FRENCH else text
        lines = [""]
        shown = font.shown(printable(clean).replace("\n", " "))
        for word in _pieces(shown, font.width, width / size * 1000):
            longer = f"{lines[-1]} {word}".lstrip(" ")
            if font.width(longer) * size <= width * 1000:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line.replace(HARD_SPACE, " ") for line in lines if line] or [" "]


def _pieces(text: str, measure: Callable[[str], int], most: float) -> Iterator[str]:
    """Yield the words of a text; one that is wider than a line in pieces."""
    for word in text.split(" "):
        if measure(word) <= most:
            yield word
            continue
        piece = ""
        for character in word:
            if measure(piece + character) > most:
                yield piece
                piece = ""
            piece += character
        if piece:
            yield piece
