"""Errors about what is kept besides the cycle: projects, catalogues, and who may see what."""

from models.errors.base import CycleError, told


class ProjectFileError(CycleError):
    """A file of projects that cannot be taken over; nothing of it was."""

    way_out = "correct the lines named and import the file again; see docs/projects.md for its columns"

    def __init__(self, *problems: str) -> None:
        self.problems = told(problems)
        super().__init__("the projects cannot be taken over: " + "; ".join(self.problems))


class UnknownProjectError(CycleError):
    """A text names no project, or several."""

    def __init__(self, name: str, found: list[str]) -> None:
        said = f"several projects: {', '.join(found)}" if found else "no project that is known here"
        super().__init__(f"'{name}' names {said}", "give the code of one; `kalends projects` shows them")
        self.name, self.found = name, found


class UnknownStateError(CycleError):
    """Something is asked about a state that does not take part."""

    way_out = "give the EU code of a participating state, such as EL"


class UnknownPartError(CycleError):
    """A deliverable has no part of that code."""

    def __init__(self, deliverable: str, part: str, known: list[str]) -> None:
        super().__init__(f"'{deliverable}' has no part '{part}'", f"name one of: {', '.join(known)}")
        self.deliverable, self.part, self.known = deliverable, part, known


class RegisteredOnlyError(CycleError):
    """A version is kept elsewhere: there is nothing here that could be disclosed."""

    def __init__(self, respondent: str, deliverable: str, version: int) -> None:
        super().__init__(
            f"version {version} of '{respondent}' for '{deliverable}' is only registered here",
            "who may see it is decided where it is kept",
        )
        self.respondent, self.deliverable, self.version = respondent, deliverable, version


class OtherVersionError(CycleError):
    """Another version came since an officer looked."""

    def __init__(self, respondent: str, deliverable: str, version: int) -> None:
        super().__init__(
            f"the current version of '{respondent}' for '{deliverable}' is {version}",
            "look at that one, and decide on it",
        )
        self.respondent, self.deliverable, self.version = respondent, deliverable, version
