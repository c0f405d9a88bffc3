"""Errors about what is kept besides the cycle: projects, catalogues, and who may see what."""

from models.errors.base import CycleError


class ProjectFileError(CycleError):
    """A file of projects that cannot be taken over; nothing of it was."""

    way_out = "correct the lines named and import the file again; see docs/projects.md for its columns"

    def __init__(self, *problems: str) -> None:
        super().__init__("the projects cannot be taken over: " + "; ".join(problems))
        self.problems = list(problems)


class UnknownProjectError(CycleError):
    """A text names no project, or several."""

    def __init__(self, name: str, found: list[str]) -> None:
        said = f"several projects: {', '.join(found)}" if found else "no project that is known here"
        super().__init__(f"'{name}' names {said}", "give the code of one; `kalends projects` shows them")
        self.name, self.found = name, found


class UnknownStateError(CycleError):
    """Something is asked about a state that does not take part."""

    way_out = "give the EU code of a participating state, such as EL"
