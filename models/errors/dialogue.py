"""Errors about questions to a respondent."""

from collections.abc import Sequence

from models.errors.base import CycleError


class UnknownQuestionError(CycleError):
    """There is no such question, or it is none any more that this can be done with."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"question {number} {why}", "see `kalends question list CYCLE CODE DELIVERABLE`")
        self.number, self.why = number, why


class CertificationError(CycleError):
    """A version is not certified, or not by that office."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why}; nothing was certified",
            "where the definition asks for it, another office and person certify, one who is on the list of"
            " contacts or was let in by somebody else than who handed in",
        )
        self.why = why


class NothingToConfirmError(CycleError):
    """Answers are to be confirmed on a version that counts no more, or none of them waits for that."""

    def __init__(self, version: int) -> None:
        super().__init__(
            f"nothing of version {version} waits to be confirmed like that; perhaps a newer version came",
            "load the page again: it shows the version that counts now",
        )
        self.version = version


class NoLastPlanError(CycleError):
    """There is no plan of an earlier cycle to compare with."""

    def __init__(self, respondent: str, deliverable: str) -> None:
        super().__init__(
            f"no earlier '{deliverable}' of '{respondent}' is in this database",
            "it has to be in a cycle of the same series, as a form that was taken into account",
        )
        self.respondent, self.deliverable = respondent, deliverable


class UnknownPlaceError(CycleError):
    """The form has no such place."""

    def __init__(self, place: str, known: Sequence[str]) -> None:
        super().__init__(
            f"the form has no place '{place}'",
            f"name a sheet, and a field of it, by its code; sheets: {', '.join(known) or 'none'}",
        )
        self.place, self.known = place, tuple(known)


class UnknownLineError(CycleError):
    """The sheet has no such line."""

    def __init__(self, place: str, known: Sequence[str]) -> None:
        numbers = [one for one in known if one.isdecimal()]
        lines = f"{numbers[0]} to {numbers[-1]}" if numbers else ", ".join(known)
        super().__init__(
            f"the form has no place '{place}': its sheet has no such line",
            f"leave the line empty, or name one of the sheet; lines: {lines or 'none'}",
        )
        self.place, self.known = place, tuple(known)


class UnknownClearingHouseError(CycleError):
    """The definition does not name that house."""

    def __init__(self, house: str, known: Sequence[str]) -> None:
        super().__init__(
            f"'{house}' clears no questions in this cycle", f"houses that do: {', '.join(known) or 'any'}"
        )
        self.house, self.known = house, tuple(known)


class UnclearMeetingError(CycleError):
    """Something is missing of the note of a meeting, or it lies ahead."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the note of a meeting {why}; nothing was noted",
            "give the day, an office or more, and what was agreed, without names of persons",
        )
        self.why = why


class AwaitedAnswersError(CycleError):
    """A further set of questions would go while the one before waits, to go or to be answered."""

    def __init__(self, number: int, awaited: int, *, is_told: bool) -> None:
        waits = f"waits for {awaited} answer{'s' * (awaited > 1)}" if is_told else "has not gone yet"
        answered = "note what was answered (`kalends question answer`), or wait for a new version"
        super().__init__(
            f"set {number} of the questions {waits}; no further set was asked",
            answered if is_told else "wait until its letter went: see `kalends letters`",
        )
        self.number, self.awaited, self.is_told = number, awaited, is_told


class UnclearedQuestionsError(CycleError):
    """All questions that were drafted still wait for clearance."""

    def __init__(self, numbers: Sequence[int], houses: Sequence[str]) -> None:
        super().__init__(
            f"questions not cleared: {', '.join(map(str, numbers))}; they wait for {', '.join(houses)}",
            "clear them with `kalends question clear`, or drop them with `kalends question drop`",
        )
        self.numbers, self.houses = tuple(numbers), tuple(houses)
