"""How the pages say what can be done about an obligation: its name, what it means, what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.rules.deeds import Deed


@dataclass(frozen=True)
class DeedWords:
    """One deed in words; `fields` are what its form asks for, those in `needed` must be filled in."""

    title: str
    button: str
    means: str
    done: str
    fields: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


WORDS: Mapping[Deed, DeedWords] = MappingProxyType(
    {
        Deed.TAKE_INTO_ACCOUNT: DeedWords(
            "Take into account",
            "Take it into account",
            "The version that counts enters the common report. Open questions on it are closed.",
            "It is taken into account",
        ),
        Deed.CLARIFY: DeedWords("Questions", "Send the questions", "", ""),
        Deed.CERTIFY: DeedWords(
            "Note a certification",
            "Note the certification",
            "A second office of the state stands for what was handed in, and said so on paper or by mail. "
            "It must be another office than the one that handed in.",
            "The certification is noted",
            ("office",),
            ("office",),
        ),
        Deed.EXTEND: DeedWords(
            "Extend the deadline",
            "Extend the deadline",
            "The state gets until the end of a later day, Brussels time. Nothing is late before the new day; "
            "the cut-off moves only if the new day would pass it. The state is told by letter.",
            "The deadline is extended",
            ("until", "reason"),
            ("until",),
        ),
        Deed.ANNOUNCE: DeedWords(
            "Note an announced date",
            "Note the date",
            "The state said by when it will hand in. Its reminders follow that day; what counts as late "
            "does not move. The state is told by letter that its date is noted.",
            "The announced date is noted",
            ("until", "reason"),
            ("until",),
        ),
        Deed.SHORTEN: DeedWords(
            "Move the deadline earlier",
            "Move the deadline earlier",
            "The state gets until the end of an earlier day, Brussels time. The state is told by letter.",
            "The deadline is moved earlier",
            ("until", "reason"),
            ("until", "reason"),
        ),
        Deed.UNDO: DeedWords(
            "Undo the last change of the deadline",
            "Undo the change",
            "The deadline before the last change applies again, as a new version; nothing is wiped out. "
            "The state is told by letter.",
            "The last change of the deadline is undone",
            ("reason",),
            ("reason",),
        ),
        Deed.NO_UPDATE: DeedWords(
            "Record 'no update'",
            "Record 'no update'",
            "The state reviewed its last plan, and it stands. No further letters go about this.",
            "'No update' is recorded",
            ("reason",),
        ),
        Deed.NOT_EXPECTED: DeedWords(
            "Record 'not expected'",
            "Record 'not expected'",
            "Nothing is expected from this state in this cycle. No further letters go about this.",
            "'Not expected' is recorded",
            ("reason",),
            ("reason",),
        ),
        Deed.REGISTER: DeedWords(
            "Register a part kept elsewhere",
            "Register it",
            "A part came on paper or is classified, and must not or cannot enter. Only where it is kept is "
            "noted here, never what is in it. It counts as received now, and the state gets a receipt.",
            "The part is registered; the receipt goes by letter",
            ("reference", "pages", "marking", "custodian"),
            ("reference", "pages", "marking"),
        ),
        Deed.WITHDRAW: DeedWords(
            "Withdraw a version",
            "Withdraw the version",
            "The state took a version back. It stays on record and counts no more; the version before it "
            "counts again. If it was the only one, it is owed again.",
            "The version is withdrawn",
            ("version", "reason"),
            ("version", "reason"),
        ),
        Deed.REOPEN: DeedWords(
            "Ask for it again",
            "Ask for it again",
            "It was recorded that nothing is to come. Undo that: it is owed again, and the state is told so.",
            "It is owed again",
            ("until", "reason"),
            ("reason",),
        ),
    }
)
"""Words of every deed that the secretariat is offered."""
