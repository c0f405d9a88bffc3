"""Whom to write to about the cycles that run, or about the installation where none does."""

from dataclasses import dataclass

from config.definition import Language
from config.languages import definition_in
from models.queries.cycles import cycle_codes, get_cycle, pinned_definition
from tasks.services import Services


@dataclass(frozen=True)
class Office:
    """An office that answers, and its mailbox."""

    name: str
    address: str


def whom_to_ask(services: Services, language: Language) -> tuple[Office, ...]:
    """Return the offices that take replies on open cycles, each once; else who sends links to sign in."""
    with services.reading() as session:
        rows = [get_cycle(session, code) for code in cycle_codes(session)]
        texts = [row.definition_text for row in rows if row.closed_at is None]
    letters = [definition_in(pinned_definition(text), language).letters for text in texts]
    found = dict.fromkeys(Office(one.sender, one.reply_to) for one in letters)
    settings = services.settings
    return tuple(found) or (Office(settings.web_sender, settings.web_sender_address),)
