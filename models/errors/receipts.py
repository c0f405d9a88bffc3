"""Errors about receipts."""

from models.errors.base import CycleError


class AlteredReceiptError(CycleError):
    """A file is no receipt of Kalends, or no longer the one that was written."""

    way_out = "take the receipt as it came with the acknowledgement, or ask the secretariat to print it again"

    def __init__(self, why: str) -> None:
        super().__init__(f"this is no receipt as Kalends wrote it: {why}")
        self.why = why


class UnknownVersionError(CycleError):
    """A version was never received."""

    way_out = "`kalends status` shows what was received"

    def __init__(self, respondent: str, deliverable: str, version: int | None) -> None:
        what = "nothing" if version is None else f"no version {version}"
        super().__init__(f"{respondent} has handed in {what} for {deliverable}")
        self.respondent, self.deliverable, self.version = respondent, deliverable, version


class NoEntryError(CycleError):
    """The record does not hold the arrival of a version that is there."""

    way_out = "the record was changed: `kalends verify` says where; restore a backup"

    def __init__(self, respondent: str, deliverable: str, version: int) -> None:
        super().__init__(
            f"the record has no entry for the arrival of {respondent} {deliverable}, version {version}"
        )
        self.respondent, self.deliverable, self.version = respondent, deliverable, version


class MissingFileError(CycleError):
    """A file that was handed in is not where files are kept."""

    way_out = "restore the folder of files from a backup; `kalends verify` names every file that is missing"

    def __init__(self) -> None:
        super().__init__("the file of this version is not among the files that are kept")
