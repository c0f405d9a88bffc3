"""The feedback to one respondent as a text of the report's blocks: its own items, and no other respondent."""

from collections.abc import Iterator
from itertools import groupby

from documents.report.content import Block, Heading, Paragraph, Points, Report, Section
from documents.text import count_text, instant_text
from models.rules.feedback import Feedback, FeedbackItem


def feedback_report(feedback: Feedback) -> Report:
    """Return the feedback, a section for each group of items."""
    groups = groupby(feedback.items, key=lambda one: (one.item.group, one.item.group_title))
    sections = [
        Section(f"group-{group}", f"{group}) {title}", tuple(_blocks(feedback, items)))
        for (group, title), items in groups
    ]
    return Report(
        title=f"{feedback.cycle_title}: feedback to {feedback.respondent_name}",
        marking=feedback.marking,
        status=f"From the {feedback.sender}, for {feedback.respondent_name} alone.",
        sections=(Section("about", "About this feedback", tuple(_about(feedback))), *sections),
        kind="Bilateral",
    )


def _about(feedback: Feedback) -> Iterator[Block]:
    word = feedback.item_word
    yield Paragraph(
        f"It is on version {feedback.version} of the {feedback.deliverable_title}, received on "
        f"{instant_text(feedback.received_at)}. It quotes that version and says, {word} by {word}, how the "
        "secretariat reads it: in words, without marks."
    )
    if feedback.reference:
        yield Paragraph(
            f"It is kept elsewhere under the reference {feedback.reference}; nothing of it is quoted here."
        )
    of = count_text(len(feedback.items), word)
    yield Paragraph(f"The assessment is cleared on {feedback.cleared} of {of}.")
    if any(one.item.benchmark for one in feedback.items):
        yield Paragraph(
            "Benchmarks that were agreed collectively are held against no single participant; "
            "no share of one is given."
        )


def _blocks(feedback: Feedback, items: Iterator[FeedbackItem]) -> Iterator[Block]:
    for one in items:
        yield Heading(f"item-{one.item.number}", f"{one.item.number}. {one.item.title}")
        if not one.quotes:
            yield Paragraph(f"No answer on this {feedback.item_word} stands in the version.")
        for quote in one.quotes:
            yield from _lines(f"You wrote under “{quote.title}”: “{quote.text}”")
        if not one.texts:
            yield Paragraph(f"No assessment of this {feedback.item_word} is cleared.")
        for text in one.texts:
            yield from _lines(f"Assessment ({text.house}): {text.text}")
            if text.findings:
                yield Points(text.findings)


def _lines(text: str) -> Iterator[Paragraph]:
    return (Paragraph(line) for line in text.splitlines() if line.strip())
