"""Errors about the secretariat's assessment."""

from models.errors.base import CycleError


class NothingToAssessError(CycleError):
    """There is no plan of that respondent to assess: none came, it was withdrawn, or none is expected."""

    def __init__(self, respondent: str, state: str) -> None:
        super().__init__(
            f"there is nothing of '{respondent}' to assess: its plan is '{state.replace('_', ' ')}'",
            "assess it once a version is received; see `kalends assess list`",
        )
        self.respondent, self.state = respondent, state


class UnknownItemError(CycleError):
    """The catalogue of the cycle has no item of that number."""

    def __init__(self, item: str, known: list[str]) -> None:
        super().__init__(f"the catalogue has no item '{item}'", f"its items: {', '.join(known)}")
        self.item = item


class UnknownHouseError(CycleError):
    """No house of that name assesses in this cycle."""

    def __init__(self, house: str, known: list[str]) -> None:
        super().__init__(f"no house '{house}' assesses here", f"houses: {', '.join(known)}")
        self.house = house


class PenError(CycleError):
    """Another house holds the pen on the item."""

    def __init__(self, house: str, item: str, holders: list[str]) -> None:
        super().__init__(
            f"the pen on item {item} is held by {' and '.join(holders)}, not by {house}",
            "let that house write, or name others in `catalogue.assessors` of the next definition; "
            "every house clears every item",
        )
        self.house, self.item, self.holders = house, item, holders


class BenchmarkScoreError(CycleError):
    """A text holds one respondent against a benchmark that is collective."""

    def __init__(self, item: str, benchmark: str) -> None:
        super().__init__(
            f"the benchmark of {benchmark} on item {item} is collective: nobody is scored against it alone",
            f"say what was done and planned, without naming {benchmark}; the report has the collective share",
        )
        self.item, self.benchmark = item, benchmark


class UnclearedError(CycleError):
    """An assessment cannot be cleared as it stands."""

    def __init__(self, item: str, state: str) -> None:
        super().__init__(
            f"item {item} cannot be cleared: its assessment is '{state.replace('_', ' ')}'",
            "every house that holds the pen writes first, on the current version, and says --done",
        )
        self.item, self.state = item, state


class WrittenMeanwhileError(CycleError):
    """Somebody of the same house wrote on the item since it was looked at."""

    way_out = "read what stands there now, and write again"

    def __init__(self, house: str, item: str) -> None:
        super().__init__(f"{house} has another text on item {item} since you looked; nothing was written")
        self.house, self.item = house, item
