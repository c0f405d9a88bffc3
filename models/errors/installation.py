"""Errors about the installation: database, settings, files, programs and the clock option."""

from models.errors.base import CycleError


class DatabaseUrlError(CycleError):
    """The database URL is not one that Kalends can use."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"'{url.rsplit('@', maxsplit=1)[-1]}' is not the URL of a SQLite file or a PostgreSQL database",
            "set KALENDS_DATABASE_URL to sqlite:///path/to/file or postgresql://user@host/name",
        )


class NoDatabaseError(CycleError):
    """The database was never made."""

    def __init__(self) -> None:
        super().__init__("there is no Kalends database there yet", "make it with `kalends init`")


class NotADatabaseError(CycleError):
    """The file that should be the database is none, is damaged, or cannot be opened."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"'{file}' is not a database that can be opened; it was left alone",
            "set KALENDS_DATABASE_URL to another file, or bring a copy back with `kalends restore`",
        )
        self.file = file


class OlderDatabaseError(CycleError):
    """The database was made by an older version."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the database has the older schema '{version}'",
            "make a copy with `kalends backup`, then run `kalends migrate`",
        )
        self.version = version


class NewerDatabaseError(CycleError):
    """The database was made by a newer version."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"the database has the schema '{version}', which this version does not know; nothing was changed",
            "install the version of Kalends that made it, or a newer one",
        )
        self.version = version


class TooManySendersError(CycleError):
    """More processes want to send letters at the same time than there are places for."""

    def __init__(self, places: int) -> None:
        super().__init__(
            f"{places} processes work with this database already, and there is no place for another one",
            "wait until one of them has ended, or stop one",
        )
        self.places = places


class PdfUnavailableError(CycleError):
    """No PDF can be made on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "a PDF needs the text layout library Pango, which is not installed here",
            "install it with `make system`, or leave PDF out: all other formats hold the same content",
        )


class ClockOptionError(CycleError):
    """An instant given with --now cannot be used."""

    way_out = "write it with its zone, such as 2024-03-10T09:00:00+01:00 or 2024-03-10T08:00:00Z"

    def __init__(self, given: str) -> None:
        super().__init__(f"'{given}' is not an instant: date, time and zone are needed")
        self.given = given


class RealClockError(CycleError):
    """The clock of a database for real cycles cannot be set."""

    way_out = (
        "leave --now out; to try a year out, use `kalends rehearse`, or make another database "
        "with `kalends init --rehearsal`"
    )

    def __init__(self) -> None:
        super().__init__("--now works only on a database made for rehearsal; this one holds real cycles")


class OnlyInRehearsalError(CycleError):
    """Virtual files are not made beside real cycles."""

    way_out = "make another database with `kalends init --rehearsal`, and name it in KALENDS_DATABASE_URL"

    def __init__(self) -> None:
        super().__init__("virtual files are made only in a rehearsal; this database holds real cycles")


class OccupiedDatabaseError(CycleError):
    """A database is in use already, where an empty one is needed."""


class InputFileError(CycleError):
    """A file that a command names cannot be read."""

    way_out = "check the name and the access rights of the file"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"the file '{path}' cannot be read: {why}")
        self.path, self.why = path, why


class FileEndingError(CycleError):
    """The name of a file to write does not say what it should be."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"the ending of '{name}' does not say what to write", f"let it end in {', '.join(known)}"
        )
        self.name, self.known = name, known


class OutputFileError(CycleError):
    """A file of that name is there already and says something else."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"'{path}' exists already and is left as it is: somebody may have filled it in",
            "give another name with --out, or move the file away",
        )
        self.path = path


class SettingError(CycleError):
    """A setting in the environment is not what it should be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"the setting {name} cannot be used: {why}", f"correct or unset {name}")
        self.name, self.why = name, why


class BackupError(CycleError):
    """A backup cannot be written, or cannot be restored as it is."""


class SystemProgramError(CycleError):
    """A program of the system that is needed is not installed, or failed."""

    def __init__(self, program: str, why: str) -> None:
        super().__init__(
            f"{program}: {why}",
            "install the client programs of PostgreSQL in the version of the server, or a newer one",
        )
        self.program = program


class PortTakenError(CycleError):
    """Another program listens where the Prefect server should."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"the port {port} of this machine is taken by another program",
            "give another one with --port, or set PREFECT_API_URL if a Prefect server runs there already",
        )
        self.port = port


class PagesPortTakenError(CycleError):
    """Another program listens where the pages should, or no program may listen there."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"the pages cannot listen on port {port} of {host}: {why}",
            "give another one with --web-port, or set KALENDS_WEB_PORT and KALENDS_WEB_HOST",
        )
        self.host, self.port = host, port


class PrefectAwayError(CycleError):
    """Prefect does not answer, so nothing can be asked of it; the rest of Kalends needs it not."""

    def __init__(self, way_out: str) -> None:
        super().__init__("Prefect does not answer, so no run was started", way_out)


class UnknownRunError(CycleError):
    """There is no such run, or none that can be started anew."""

    way_out = "go back to the list of runs: it may have been removed since"

    def __init__(self) -> None:
        super().__init__("there is no such run")


class ServerStartError(CycleError):
    """The Prefect server did not start."""

    def __init__(self, log: str) -> None:
        super().__init__(
            "the Prefect server on this machine did not start",
            f"see its log, {log}; a rehearsal runs without Prefect too: leave --through-prefect out",
        )
        self.log = log
