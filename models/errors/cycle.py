"""Errors about cycles, obligations, deadlines and the report."""

from datetime import date, datetime

from models.errors.base import CycleError


class StateChangeError(CycleError):
    """An obligation cannot change in this way from the state it is in."""

    def __init__(self, change: str, state: str, allowed: list[str]) -> None:
        super().__init__(
            f"'{_in_words(change)}' is not possible while the obligation is '{_in_words(state)}'",
            f"it is possible from: {', '.join(map(_in_words, allowed))}; see `kalends status`",
        )
        self.change, self.state, self.allowed = change, state, allowed


class StandsOtherwiseError(CycleError):
    """Something happened to an obligation since an officer looked at it."""

    def __init__(self, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"'{deliverable}' of '{respondent}' stands otherwise than when you looked; nothing was done",
            "look at what happened meanwhile, and decide again",
        )
        self.respondent, self.deliverable = respondent, deliverable


class ClockBackwardsError(CycleError):
    """The clock stands well before an instant that the cycle has already seen."""

    def __init__(self, last_seen: datetime, now: datetime) -> None:
        super().__init__(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the cycle has already seen "
            f"{last_seen:%Y-%m-%d %H:%M:%S} UTC; nothing was changed",
            "set the machine's clock right, or give a later --now on a rehearsal database",
        )
        self.last_seen, self.now = last_seen, now


class UnknownCycleError(CycleError):
    """No cycle of that code is open in this database."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no cycle '{code}' is open in this database", f"open it with `kalends open {code}`")
        self.code = code


class NoBoardThenError(CycleError):
    """There is no board at an instant: the cycle was not open, or the instant is still to come."""

    def __init__(self, code: str, opened_at: datetime, at: datetime) -> None:
        super().__init__(
            f"there is no board of '{code}' at {at:%Y-%m-%d %H:%M:%S} UTC",
            f"give an instant between its opening, {opened_at:%Y-%m-%d %H:%M:%S} UTC, and now",
        )
        self.code, self.opened_at, self.at = code, opened_at, at


class AlreadyOpenError(CycleError):
    """The cycle is open already; a second opening changes nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"the cycle '{code}' is already open; a cycle opens once",
            f"see where it stands: `kalends status {code}`",
        )
        self.code = code


class AfterCutOffError(CycleError):
    """A cycle cannot open when nothing handed in could still enter its report."""

    def __init__(self, code: str, cut_off_at: datetime) -> None:
        super().__init__(
            f"the cut-off of '{code}' was at {cut_off_at:%Y-%m-%d %H:%M:%S} UTC; a cycle opens before it",
            "give the definition a later `cut_off_on`, or rehearse it with `kalends rehearse`",
        )
        self.code, self.cut_off_at = code, cut_off_at


class MissingContactsError(CycleError):
    """Some respondents have nobody to write to."""

    def __init__(self, respondents: list[str]) -> None:
        super().__init__(
            f"no contact is known for: {', '.join(respondents)}; everybody who owes must be reachable",
            "add them with `kalends contacts import FILE.csv`",
        )
        self.respondents = respondents


class UnknownObligationError(CycleError):
    """That respondent does not owe that deliverable in this cycle."""

    def __init__(self, cycle: str, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"'{respondent}' does not owe '{deliverable}' in '{cycle}'",
            f"see who owes what: `kalends status {cycle}`",
        )
        self.cycle, self.respondent, self.deliverable = cycle, respondent, deliverable


class NothingReceivedError(CycleError):
    """There is no version to decide on."""

    def __init__(self, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"nothing of '{respondent}' has been received for '{deliverable}'",
            "hand it in or register it first: `kalends hand-in`, `kalends register`",
        )
        self.respondent, self.deliverable = respondent, deliverable


class NothingToCompareError(CycleError):
    """Two versions cannot be compared: one is not there, or is no form."""

    def __init__(self, respondent: str, deliverable: str, why: str) -> None:
        super().__init__(
            f"'{respondent}' {why} of '{deliverable}' to compare",
            "see what came: `kalends brief CYCLE CODE`; only forms that were handed in can be compared",
        )
        self.respondent, self.deliverable = respondent, deliverable


class DifferencesError(CycleError):
    """What the rules ask for and what the outbox holds are not the same."""

    def __init__(self, code: str, number: int) -> None:
        super().__init__(
            f"the rules and the outbox of '{code}' differ on {number} notice{'' if number == 1 else 's'}",
            f"`kalends reconcile {code}` names them, each with its way out",
        )
        self.code, self.number = code, number


class NothingSelectedError(CycleError):
    """No letter is meant by what was named."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"no letter is {wanted} that fits what was named",
            "see which letters there are: `kalends preview CYCLE --days 60`",
        )
        self.wanted = wanted


class WithdrawnAtCloseError(NothingSelectedError):
    """The letters that are meant were withdrawn when their cycle closed."""

    def __init__(self, wanted: str, code: str, closed_on: date) -> None:
        CycleError.__init__(
            self,
            f"no letter is {wanted} that fits what was named: '{code}' closed on {closed_on:%Y-%m-%d}, and "
            "closing withdraws what had not gone, because the report is written without what it asks for",
            f"tell all with `kalends circular {code} FILE`, or write to one state from your own mailbox; "
            "what still comes is received with a receipt",
        )
        self.wanted, self.code, self.closed_on = wanted, code, closed_on


class UnclearCallError(CycleError):
    """A note of a call lacks with whom it was, or what was said."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"the note of a call needs `{missing}`",
            "say with which office it was and what was said, in a sentence",
        )
        self.missing = missing


class DeadlineMoveError(CycleError):
    """A deadline cannot move in that way."""


class DayPassedError(DeadlineMoveError):
    """A day that is given has passed."""

    way_out = "give a day that is still to come"

    def __init__(self, day: date) -> None:
        super().__init__(f"the end of {day.isoformat()} has passed; a deadline that is set lies ahead")
        self.day = day


class DayTooFarError(DeadlineMoveError):
    """A day that is given lies so far away that it was mistyped."""

    way_out = "give a nearer day"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day.isoformat()} lies more than five years away")
        self.day = day


class SameDeadlineError(DeadlineMoveError):
    """A day that is given is the deadline already."""

    way_out = "give another day"

    def __init__(self, day: date) -> None:
        super().__init__(f"the deadline is already the end of {day.isoformat()}")
        self.day = day


class ReportStepError(CycleError):
    """A step of the report is not possible now."""


class HandOffError(CycleError):
    """The report is not handed off, or not acted on elsewhere, as was said."""


class HandedOffError(CycleError):
    """A version of the report lives on another network; nothing of it is made or decided here."""

    def __init__(self, version: int, where: str) -> None:
        super().__init__(
            f"version {version} of the report was {where}; it goes on there",
            "record what was done there: `kalends done-elsewhere CODE STEP --reference NUMBER --on DAY`",
        )
        self.version, self.where = version, where


class TooLongError(CycleError):
    """A text of an act is longer than the record holds."""

    way_out = "shorten it; its full wording stands where the part is kept"

    def __init__(self, name: str, length: int, longest: int) -> None:
        super().__init__(f"`{name}` has {length} characters; at most {longest} are kept")
        self.name, self.length, self.longest = name, length, longest


class QuarantinedError(CycleError):
    """A version cannot count or be certified: it waits to be scanned, or is infected."""

    def __init__(self, respondent: str, deliverable: str, *, is_infected: bool) -> None:
        found = "the scanner found malicious software in it" if is_infected else "it waits to be scanned"
        way_out = (
            "ask for the answers in a fresh form" if is_infected else "start the scanner again, and advance"
        )
        super().__init__(
            f"the current version of {respondent} {deliverable} is in quarantine: {found}", way_out
        )
        self.respondent, self.deliverable, self.is_infected = respondent, deliverable, is_infected


class ScannerAwayError(CycleError):
    """A file cannot be scanned now, and what it belongs to does not wait for it."""

    def __init__(self) -> None:
        super().__init__(
            "the scanner is away, so that the file cannot be looked at",
            "start the scanner, then do this again",
        )


class IncompleteActError(CycleError):
    """An act lacks something that it needs."""

    def __init__(self, deed: str, missing: str, what: str) -> None:
        super().__init__(f"'{deed}' needs `{missing}`: {what}", f"give `{missing}` as well")
        self.deed, self.missing = deed, missing


def _in_words(name: str) -> str:
    return name.removeprefix("record_").replace("_", " ")
