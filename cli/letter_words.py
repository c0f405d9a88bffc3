"""What was done with letters, and how letters stand, as text and as plain data for JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from cli.before import KINDS, lines
from cli.words import count

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import RenderableType

    from models.queries.handled import LetterRow
    from tasks.handling import Handled, HandledNotice

_MOST_NAMED = 8
"""Respondents that are named one by one; of more, the number is told."""

_SHORT_NAME = 8
"""Characters of a Message-ID that are shown; they stand for the whole."""

_DONE: Mapping[str, str] = MappingProxyType(
    {"hold": "Held", "release": "Released", "approve": "Approved", "send_now": "Sent at once"}
)

_WITHDRAWN: Mapping[str, str] = MappingProxyType(
    {
        "met": "it was handed in",
        "collapsed": "a later letter says it",
        "past": "its day has passed",
        "deadline_changed": "the deadline changed",
        "after_cut_off": "the cut-off has passed",
        "no_update": "there is no update",
        "not_expected": "it is not expected",
        "closed": "the cycle is closed",
    }
)


def handled_text(code: str, done: "Handled", now: "datetime") -> Iterator[str]:
    """Yield what was done, what follows and what is left to do."""
    left_out = {letter.respondent for letter in done.letters if letter.state != "sent"}
    gone = [one for one in done.notices if one.state != "withdrawn" and one not in done.unreached]
    if told := [one for one in gone if one.respondent not in left_out]:
        yield f"{_DONE[done.verb]}: {_what(told)}."
    yield from _withdrawn(done)
    yield from _not_sent(code, done)
    yield from _when(done, now)
    yield from _left(code, done)


def handled_data(code: str, done: "Handled") -> dict[str, object]:
    """Return what was done as plain data."""
    from tasks.status import instant_text

    return {
        "cycle": code,
        "act": done.verb.value,
        "notices": [
            {
                "respondent": one.respondent,
                "deliverable": one.deliverable,
                "rung": one.name,
                "state": one.state.value,
                "reason": one.reason,
                "goes_at": instant_text(one.goes_at),
            }
            for one in done.notices
        ],
        "letters": letters_data(done.letters),
        "held": done.held,
        "for_approval": done.for_approval,
    }


def letters_data(rows: "Iterable[LetterRow]") -> list[dict[str, object]]:
    """Return letters as plain data; instants are written in UTC."""
    from tasks.status import instant_text

    return [
        {
            "message_id": one.message_id,
            "respondent": one.respondent,
            "kind": one.kind.value,
            "state": one.state.value,
            "made_at": instant_text(one.made_at),
            "attempts": one.attempts,
            "answer": one.answer,
            "next_try_at": instant_text(one.next_try_at),
            "sent_at": instant_text(one.sent_at),
        }
        for one in rows
    ]


def letters_text(code: str, rows: "Sequence[LetterRow]") -> "Iterator[RenderableType]":
    """Yield letters with what came of them, and what to do about those that did not go."""
    if not rows:
        yield "There is no such letter."
        return
    yield letters_table(rows)
    states = [one.state.value for one in rows]
    yield ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) + "."
    if "dead" in states:
        yield f"Next: mend what the answer says, then `kalends retry {code} --all`."
    if "unknown" in states:
        yield "Unknown: the answer was lost, so it may have arrived; a repeat has the same Message-ID."


def letters_table(rows: "Iterable[LetterRow]") -> "RenderableType":
    """Return letters, each with the first characters of its Message-ID."""
    return lines(
        [
            (one.message_id[1 : _SHORT_NAME + 1], one.respondent, "\n".join([_letter(one), *_answers(one)]))
            for one in rows
        ]
    )


def _letter(one: "LetterRow") -> str:
    from documents.text import clock_text

    return f"{KINDS[one.kind][0]}, {clock_text(one.made_at)}: {one.state}"


def _answers(one: "LetterRow") -> Iterator[str]:
    from documents.text import clock_text

    said = [f"tried {one.attempts} times"] if one.attempts > 1 else []
    said += [f"last answer: {one.answer}"] if one.answer else []
    said += [f"next try {clock_text(one.next_try_at)}"] if one.next_try_at else []
    if said:
        yield "; ".join(said)


def _what(notices: "Iterable[HandledNotice]") -> str:
    """Return notices as 'rung -7 (nip, statement) for EL'."""
    groups: dict[str, dict[str, list[str]]] = {}
    for one in notices:
        about = groups.setdefault(_name(one.name), {}).setdefault(one.respondent, [])
        about.append(one.deliverable or "contacts")
    return "; ".join(
        f"{name} ({', '.join(dict.fromkeys(word for words in whose.values() for word in words))})"
        f" for {_whose(list(whose))}"
        for name, whose in groups.items()
    )


def _name(name: str) -> str:
    return f"rung {name}" if name[0] in "+-0" else name.replace("_", " ")


def _whose(respondents: Sequence[str]) -> str:
    named = len(respondents) <= _MOST_NAMED
    return ", ".join(respondents) if named else count(len(respondents), "respondent")


def _withdrawn(done: "Handled") -> Iterator[str]:
    reasons = dict.fromkeys(one.reason for one in done.notices if one.reason)
    for reason in reasons:
        withdrawn = [one for one in done.notices if one.reason == reason]
        yield f"Withdrawn, because {_WITHDRAWN[reason]}: {_what(withdrawn)}."


def _not_sent(code: str, done: "Handled") -> Iterator[str]:
    not_sent = [one for one in done.letters if one.state != "sent"]
    for one in not_sent:
        said = one.answer or "no answer yet"
        yield f"Not sent: {one.respondent}, {KINDS[one.kind][0]}, is {one.state}; {said}."
    if not_sent:
        yield f"Next: see `kalends letters {code}`; what is dead waits for `kalends retry {code} --all`."
    if done.unreached:
        yield f"Not sent, because nobody can be reached: {_what(done.unreached)}."
        yield "Next: `kalends contacts import FILE.csv` with a contact for them; then it goes by itself."


def _when(done: "Handled", now: "datetime") -> Iterator[str]:
    from documents.text import instant_text

    instants = sorted({one.goes_at for one in done.notices if one.goes_at and one not in done.unreached})
    if not instants:
        return
    if instants[0] <= now:
        yield "Next: `kalends advance` sends what is due."
    if instants[-1] > now:
        first = next(instant for instant in instants if instant > now)
        until = f" to {instant_text(instants[-1])}" if instants[-1] != first else ""
        yield f"{'From' if until else 'To go on'} {instant_text(first)}{until}."


def _left(code: str, done: "Handled") -> Iterator[str]:
    if done.held and done.verb in ("hold", "release"):
        yield (
            f"Held by officers in this cycle: {count(done.held, 'notice')}; "
            f"`kalends release {code}` lets them go."
        )
    if done.for_approval and done.verb == "approve":
        yield f"Still waiting for approval in this cycle: {count(done.for_approval, 'notice')}."
