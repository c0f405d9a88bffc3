"""Errors about erasing free texts."""

from models.errors.base import CycleError


class NothingToEraseError(CycleError):
    """There is no such free text."""

    def __init__(self, kind: str, number: int) -> None:
        super().__init__(
            f"there is no {kind.replace('_', ' ')} {number} with a text to erase",
            "see what there is: `kalends erase list CYCLE RESPONDENT`",
        )
        self.kind, self.number = kind, number


class PartOfTheRecordError(CycleError):
    """An entry that an earlier version wrote holds its reason: without it the chain would not verify."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"the reason of entry {position} is part of its hash: an earlier version of Kalends wrote it",
            "it cannot be erased while the chain is kept",
        )
        self.position = position
