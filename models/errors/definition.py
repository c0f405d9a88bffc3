"""Errors about definitions, scenarios and the folder of a rehearsal."""

from models.errors.base import CycleError


class UnknownDefinitionError(CycleError):
    """There is no definition of that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"'{name}' is neither the code of a definition nor a readable text file",
            f"known codes: {', '.join(known)}; or give the path of a TOML file",
        )
        self.name, self.known = name, known


class DefinitionError(CycleError):
    """A definition that no cycle can be opened with."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(
            "the definition cannot be used: " + "; ".join(problems), "see all with `kalends lint FILE`"
        )
        self.problems = problems


class NextDefinitionError(CycleError):
    """No definition of a coming year can be made out of one."""

    def __init__(self, problem: str, way_out: str) -> None:
        super().__init__(f"no definition of that year can be made: {problem}", way_out)


class UnknownCheckError(CycleError):
    """A definition names a check that does not exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"there is no check '{name}'", f"name one of: {', '.join(known)}; see `kalends lint`"
        )
        self.name, self.known = name, known


class ScenarioError(CycleError):
    """A scenario that cannot be played."""

    way_out = "correct the scenario; docs/scenarios.md says what an act may hold"


class RehearsalFolderError(CycleError):
    """The folder cannot take this rehearsal."""


class OtherRehearsalError(RehearsalFolderError):
    """The folder holds a rehearsal that was made with other inputs."""
