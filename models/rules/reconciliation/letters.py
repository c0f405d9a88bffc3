"""Letters of the outbox beside what the record says of them: each sent one stands in both, once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.rules.audit import What
from models.rules.letters import LetterState
from models.rules.reconciliation.history import LetterEntry
from models.rules.reconciliation.outbox import OutboxLetter, OutboxNotice
from models.rules.reconciliation.result import Difference, WayOut
from models.rules.reconciliation.words import instant_words

_TELLING = {What.LETTER_SENT: LetterState.SENT, What.LETTER_DEAD: LetterState.DEAD}
"""Entries after which a letter is in a state, until another entry says otherwise."""


def letter_differences(
    letters: Sequence[OutboxLetter], notices: Iterable[OutboxNotice], entries: Iterable[LetterEntry]
) -> Iterator[Difference]:
    """Yield what the letters, the notices that they carry and the record do not agree on."""
    told: dict[str, list[LetterEntry]] = {}
    for entry in entries:
        if entry.what is not What.LETTER_UNKNOWN:
            told.setdefault(entry.message_id, []).append(entry)
    carrying = {row.letter.message_id for row in notices if row.letter}
    for letter in letters:
        for text, way_out in _unlike(letter, carrying, told):
            yield Difference(f"{_said(letter)}: {text}", way_out, letter.made_at)
    known = {letter.message_id for letter in letters}
    for message_id, those in told.items():
        if message_id not in known:
            text = f"letter {message_id}: in the record '{those[-1].what}', in the outbox no such letter"
            yield Difference(text, WayOut.VERIFY, those[-1].at)


def _unlike(
    letter: OutboxLetter, carrying: set[str], told: Mapping[str, Sequence[LetterEntry]]
) -> Iterator[tuple[str, WayOut]]:
    is_void = letter.state is LetterState.VOID
    if is_void is (letter.message_id in carrying):
        held = "it carries a notice" if is_void else "it carries no notice"
        yield f"{letter.state}, but {held}", WayOut.LOOK
    entries = told.get(letter.message_id, ())
    expected = _TELLING.get(entries[-1].what) if entries else None
    found = letter.state if letter.state in _TELLING.values() else None
    if found is not expected:
        said = f"'{entries[-1].what}'" if entries else "nothing"
        yield f"in the record {said}, in the outbox '{letter.state}'", WayOut.VERIFY
    yield from ((text, WayOut.VERIFY) for text in _retold(letter, entries))


def _retold(letter: OutboxLetter, entries: Sequence[LetterEntry]) -> Iterator[str]:
    sent = [entry for entry in entries if entry.what is What.LETTER_SENT]
    if len(sent) > 1:
        yield f"sent {len(sent)} times, by the record"
    for entry in sent[:1]:
        if (entry.respondent, entry.kind) != (letter.respondent, letter.kind):
            yield f"in the record a letter '{entry.kind}' to {entry.respondent}"
        if letter.sent_at and entry.at != letter.sent_at:
            both = instant_words(entry.at), instant_words(letter.sent_at)
            yield f"sent on {both[0]} by the record, on {both[1]} by the outbox"


def _said(letter: OutboxLetter) -> str:
    return f"letter '{letter.kind}' to {letter.respondent} {letter.message_id}"
