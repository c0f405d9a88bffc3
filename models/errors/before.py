"""Errors about what an officer looks at, or does, before letters go."""

from collections.abc import Sequence
from datetime import date

from models.errors.base import CycleError


class FullFolderError(CycleError):
    """The folder holds something already: old and new letters would lie side by side."""

    way_out = "name a new or an empty folder with --out"

    def __init__(self, path: str) -> None:
        super().__init__(f"'{path}' is not an empty folder; nothing was written")
        self.path = path


class UnknownDeliverableError(CycleError):
    """The cycle asks for no such deliverable."""

    def __init__(self, deliverable: str, known: Sequence[str]) -> None:
        super().__init__(f"nobody owes '{deliverable}' in this cycle", f"name one of: {', '.join(known)}")
        self.deliverable, self.known = deliverable, tuple(known)


class UnknownRungError(CycleError):
    """The cycle has no such rung, and no letter of such a name."""

    def __init__(self, rung: str, known: Sequence[str]) -> None:
        super().__init__(f"this cycle has no rung '{rung}'", f"name one of: {', '.join(known)}")
        self.rung, self.known = rung, tuple(known)


class NobodyNamedError(CycleError):
    """An act on letters does not say which: for one that cannot be undone, all must be said."""

    def __init__(self, act: str, ways: str) -> None:
        super().__init__(f"'{act}' does not say which letters are meant; nothing was done", f"give {ways}")
        self.act = act


class UnknownLetterError(CycleError):
    """No letter that died has that Message-ID."""

    def __init__(self, message_id: str, cycle: str) -> None:
        super().__init__(
            f"no dead letter is called '{message_id}'; nothing was done",
            f"see the dead letters: `kalends letters {cycle} --state dead`",
        )
        self.message_id = message_id


class NoNewDateError(CycleError):
    """A question about other dates names none."""

    def __init__(self) -> None:
        super().__init__(
            "no other date is given",
            "give one, such as --due nip=2024-03-17; --call and --cut-off for a cycle that is not open",
        )


class DateTextError(CycleError):
    """A text is not a deliverable and a day, or not a day."""

    def __init__(self, option: str, text: str) -> None:
        example = "--call 2023-12-05" if option == "--call" else f"{option} nip=2024-03-17"
        super().__init__(
            f"'{text}' after {option} is not {'a day' if option == '--call' else 'a deliverable and a day'}",
            f"write it as in {example}",
        )
        self.option, self.text = option, text


class TwiceGivenError(CycleError):
    """Two days are given for one thing."""

    def __init__(self, option: str, deliverable: str) -> None:
        super().__init__(f"{option} names '{deliverable}' twice", "give one day for each")
        self.option, self.deliverable = option, deliverable


class PassedDayError(CycleError):
    """A day that is asked about has passed."""

    way_out = "give a day that is still to come"

    def __init__(self, what: str, day: date) -> None:
        super().__init__(f"{what}, {day}, has passed")
        self.what, self.day = what, day


class DueAfterCutOffError(CycleError):
    """A due day would come after the cut-off."""

    def __init__(self, deliverable: str, due_on: date, cut_off_on: date) -> None:
        super().__init__(
            f"the due day of '{deliverable}', {due_on}, would come after its cut-off, {cut_off_on}",
            "give an earlier due day; for a cycle that is not open, or a later --cut-off",
        )
        self.deliverable, self.due_on, self.cut_off_on = deliverable, due_on, cut_off_on


class UnusableDatesError(CycleError):
    """With those dates no cycle could open."""

    way_out = "give other days; `kalends lint` says what holds for a definition"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("no cycle could open with these dates: " + "; ".join(problems))
        self.problems = list(problems)


class FixedDateError(CycleError):
    """A date of an open cycle that does not move any more."""

    def __init__(self, option: str, cycle: str) -> None:
        super().__init__(
            f"{option} is not possible: '{cycle}' is open, and in an open cycle only due days move",
            "leave it out, or ask about a definition that is not open yet",
        )
        self.option, self.cycle = option, cycle
