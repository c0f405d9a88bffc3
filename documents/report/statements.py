"""The set of statements as a text of the report's blocks: each in full, or what is kept and where."""

from collections.abc import Iterator

from config.definition import FileFormat
from documents.report.content import Block, Cell, Column, Heading, Paragraph, Report, Row, Section, Table
from documents.report.wording import format_word
from documents.text import count_text, day_text, instant_text, language_name, list_text, plural
from models.rules.lifecycle import ObligationState
from models.rules.statement_set import StatementSet, StatementText
from models.rules.statements import Statement


def statements_report(given: StatementSet) -> Report:
    """Return the set in protocol order; an internal one begins with an overview of all."""
    sections = [] if given.is_public else [_overview(given)]
    sections += [
        Section(one.statement.respondent.lower(), one.statement.name, tuple(_blocks(given, one)))
        for one in given.entries
    ]
    here = sum(one.statement.is_here for one in given.entries)
    return Report(
        title=f"{given.cycle_title}: {plural(given.title)}",
        marking=given.marking,
        status=f"{count_text(here, given.title)}, in protocol order.",
        sections=tuple(sections),
        kind="For publication" if given.is_public else "Internal",
    )


def _overview(given: StatementSet) -> Section:
    table = Table(
        key="overview-table",
        caption="What is here",
        columns=(
            Column("Participant"),
            Column("Statement"),
            Column("Language"),
            Column("Signed by"),
            Column("Consent to publish"),
        ),
        rows=tuple(Row(one.statement.name, _overview_cells(one.statement)) for one in given.entries),
    )
    return Section("overview", "Overview", (table,))


def _overview_cells(one: Statement) -> tuple[Cell, ...]:
    if not one.is_here:
        return Cell(_absent(one)), Cell("–"), Cell("–"), Cell("–")
    kept = format_word(one.format) if one.format else "registered elsewhere"
    return (
        Cell(f"version {one.version}, {kept}"),
        Cell(language_name(one.language) if one.language else "not said"),
        Cell("; ".join(signed.office for signed in one.signatures) or "not recorded"),
        Cell(_consent(one)),
    )


def _absent(one: Statement) -> str:
    match one.state:
        case ObligationState.NOT_EXPECTED:
            return "not expected"
        case ObligationState.NO_UPDATE:
            return "the last one stands"
        case _:
            return "none in this set"


def _consent(one: Statement) -> str:
    if not one.consents:
        return "not recorded"
    last = one.consents[-1]
    word = "given" if last.is_given else "withdrawn"
    marked = f"; marked {one.marking}" if last.is_given and one.marking else ""
    return f"{word} on {day_text(last.said_on)} by {last.office}{marked}"


def _blocks(given: StatementSet, entry: StatementText) -> Iterator[Block]:
    one = entry.statement
    if not one.is_here:
        yield Paragraph(f"{one.name}: {_absent(one)}.")
        return
    if not given.is_public:
        yield from _about(one)
    if one.signatures:
        signed = [f"{each.office} on {day_text(each.signed_on)}" for each in one.signatures]
        yield Paragraph(f"Signed by {list_text(signed)}.")
    yield from _content(one, entry.text)
    for file in one.translations:
        yield Heading(
            f"{one.respondent.lower()}-{file.language}",
            f"Courtesy translation into {language_name(file.language)}",
        )
        yield from _file(file.format, file.sha256, entry.translations.get(file.language))


def _about(one: Statement) -> Iterator[Paragraph]:
    said = [f"Version {one.version}"]
    if one.received_at:
        said.append(f"received on {instant_text(one.received_at)}")
    if one.language:
        said.append(f"in {language_name(one.language)}")
    yield Paragraph(f"{', '.join(said)}. Consent to publish: {_consent(one)}.")
    if one.marking:
        yield Paragraph(f"Marking: {one.marking}.")


def _content(one: Statement, text: str | None) -> Iterator[Paragraph]:
    if one.sha256 and one.format:
        yield from _file(one.format, one.sha256, text)
    else:
        pages = f", {count_text(one.pages, 'page')}" if one.pages else ""
        where = f", kept by {one.custodian}" if one.custodian else ""
        yield Paragraph(f"It is registered under the reference {one.reference}{pages}{where}.")


def _file(file_format: str, sha256: str, text: str | None) -> Iterator[Paragraph]:
    yield from _lines(text or "")
    if text is None:
        yield _kept(file_format, sha256)
    elif file_format != FileFormat.TXT:
        yield Paragraph(
            "This is the running text of the document, without its headers, pictures and notes. "
            f"It is kept as it came, as {format_word(file_format)}, under SHA-256 {sha256}."
        )


def _kept(file_format: str, sha256: str) -> Paragraph:
    return Paragraph(
        f"It was handed in as {format_word(file_format)} and is kept as it came, under SHA-256 {sha256}."
    )


def _lines(text: str) -> Iterator[Paragraph]:
    return (Paragraph(line.strip()) for line in text.splitlines() if line.strip())
