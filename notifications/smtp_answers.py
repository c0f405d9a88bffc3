"""What the answers of a mail relay mean, by the step and the code; and how they are told.

Source: RFC 5321, section 4.2 (codes); RFC 3463 (status codes of three parts).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.letters import OutcomeKind
from notifications.channel import Outcome
from notifications.smtp_lines import Reply

RELAY_CLOSES = 421
"""The relay ends the conversation, whatever was asked. Source: RFC 5321, section 3.8."""

GO_AHEAD = 354
"""The relay waits for the letter."""

ABOUT_THE_SESSION = frozenset({502, 503, 504, 521, 530, 534, 535, 538})
"""Refusals that blame how we talk to the relay: no letter is at fault. Source: RFC 5321, 4954, 7504."""

_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}(?= |$)")

_MEANINGS = {
    "1.1": "there is no such mailbox",
    "1.2": "there is no such domain",
    "1.3": "the address is not well formed",
    "1.6": "the mailbox has moved",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "2.3": "the letter is larger than the mailbox takes",
    "3.1": "the mail system is full",
    "3.2": "the mail system takes no mail now",
    "3.4": "the letter is too big",
    "4.1": "the mail system of the recipient does not answer",
    "4.3": "the mail system of the recipient cannot be looked up",
    "4.4": "there is no way to the recipient",
    "6.1": "the mail system takes no such content",
    "7.0": "a rule of the mail system forbids it",
    "7.1": "the mail system does not permit it",
    "7.8": "name or password is wrong",
}
"""By the second and third part of the status. Source: RFC 3463, section 3; RFC 4954, section 6; RFC 7505."""

_TEXT_LENGTH = 80
"""Characters of the relay's own text that are told."""

_UNSAFE = re.compile(r"<[^>]*>?|\"[^\"]*\"?|'[^']*'|\[[^\]]*\]?|\([^)]*\)?|\S*[@=/\\:_.]\S+|\S*\d{3,}\S*")
"""What may be an address, a host, an identifier or words of the letter."""

_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*|[0-9]+")


class Step(StrEnum):
    """A step of handing over a letter, by what the relay judges in it."""

    RESET = "a new start"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    COPY = "a copy"
    START = "the start of the letter"
    LETTER = "the letter"


@dataclass(frozen=True)
class Answered:
    """The reply to one step."""

    step: Step
    reply: Reply


def judge(answers: Sequence[Answered], hidden: Collection[str] = ()) -> Outcome:
    """Return the outcome that the answers before the letter itself decide, one of them at least a refusal.

    A refused copy does not stop a letter. A recipient refused for good outweighs one put off: waiting
    would not help. `hidden` are the words that must not be told, in lower case.
    """
    outcomes: list[Outcome] = []
    for one in answers:
        if can_go_on(one) or (outcomes and one.step is Step.START):
            continue
        outcomes.append(outcome_of(one, hidden))
        if one.step is not Step.RECIPIENT:
            break
    return min(outcomes, key=lambda outcome: outcome.kind is not OutcomeKind.DEAD)


def outcome_of(one: Answered, hidden: Collection[str] = ()) -> Outcome:
    """Return what a refusal means: put off by 4xx, dead by 5xx unless that blames the session."""
    if not one.reply.is_refusal:
        return Outcome(OutcomeKind.TRY_AGAIN, f"the relay gave an answer without meaning to {one.step}")
    verb = "refused" if one.reply.is_for_good else "put off"
    detail = f"the relay {verb} {one.step}: {told(one.reply, hidden)}"
    is_at_fault = one.step is not Step.RESET and one.reply.code not in ABOUT_THE_SESSION
    is_dead = one.reply.is_for_good and (is_at_fault or one.step is Step.LETTER)
    return Outcome(OutcomeKind.DEAD if is_dead else OutcomeKind.TRY_AGAIN, detail)


def can_go_on(one: Answered) -> bool:
    """Return whether the next step may be asked for."""
    if one.step is Step.START:
        return one.reply.code == GO_AHEAD
    if one.step is Step.COPY:
        return one.reply.code not in (0, RELAY_CLOSES)
    return one.reply.is_positive


def ends_connection(reply: Reply) -> bool:
    """Return whether nothing further should be asked on the connection."""
    return reply.code in (0, RELAY_CLOSES) or reply.code in ABOUT_THE_SESSION


def copies_refused(answers: Iterable[Answered]) -> str:
    """Return how many copies were refused and with which codes; nothing if none was."""
    refused = [one.reply for one in answers if one.step is Step.COPY and not one.reply.is_positive]
    if not refused:
        return ""
    codes = sorted({f"{reply.code:03} {_status(reply)}".strip() for reply in refused})
    noun = "copy was" if len(refused) == 1 else "copies were"
    return f"{len(refused)} {noun} refused: {', '.join(codes)}"


def told(reply: Reply, hidden: Collection[str] = ()) -> str:
    """Return a reply in words: its codes, what they mean, and harmless words of the relay itself."""
    status = _status(reply)
    meaning = _MEANINGS.get(status.partition(".")[2], "")
    text = harmless(reply.text.removeprefix(status), hidden)
    parts = [f"{reply.code:03} {status}".strip(), meaning, f"'{text}'" if text else ""]
    return ", ".join(part for part in parts if part)


def harmless(text: str, hidden: Collection[str] = ()) -> str:
    """Return what is left of a relay's text once all is out that may name a person, a host or a letter."""
    words = _WORDS.findall(_UNSAFE.sub(" ", text))
    kept = " ".join(word for word in words if word.lower() not in hidden)
    return kept if len(kept) <= _TEXT_LENGTH else kept[:_TEXT_LENGTH].rpartition(" ")[0] + " …"


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of addresses and other texts that must not be told, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORDS.findall(text))


def _status(reply: Reply) -> str:
    found = _STATUS.match(reply.text)
    return found.group() if found else ""
