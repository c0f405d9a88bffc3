"""Commands for the operator: the database made, upgraded, saved and put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.clock import read_clock
from cli.failures import Exit
from cli.options import TEXT, Answer
from cli.output import answer, remark
from cli.surroundings import read_settings, the_database
from cli.words import count
from models.errors import NoDatabaseError, OccupiedDatabaseError, OlderDatabaseError

if TYPE_CHECKING:
    from models.database import Database
    from tasks.backup import Kept

Folder = Annotated[Path, Parameter(help="Folder of the backup.")]


def init(
    *,
    rehearsal: Annotated[
        bool, Parameter(negative="", help="For trying out: commands may then set the clock with --now.")
    ] = False,
    options: Answer = TEXT,
) -> int:
    """Make the database; a made one stays as it is."""
    from models.schema import create_schema, is_rehearsal
    from tasks.projects import load_projects

    with the_database() as database:
        made = _must_be_made(database)
        if made:
            create_schema(database, is_rehearsal=rehearsal)
            load_projects(database)
        for_rehearsal = is_rehearsal(database)
    if rehearsal and not for_rehearsal:
        raise OccupiedDatabaseError(
            "this database was made for real cycles; it cannot become one for rehearsal",
            "set KALENDS_DATABASE_URL to another place and run `kalends init --rehearsal` again",
        )
    where = database.url.render_as_string(hide_password=True)
    data = {"database": where, "made": made, "rehearsal": for_rehearsal}
    kind = "for rehearsal" if for_rehearsal else "for real cycles"
    answer(data, f"{where}: {'made' if made else 'was there already'}, {kind}.", as_json=options.json)
    return Exit.OK


def migrate(*, options: Answer = TEXT) -> int:
    """Bring the schema of the database up to date."""
    from models.schema import check_schema, upgrade_schema

    before = None
    with the_database() as database:
        try:
            check_schema(database)
        except OlderDatabaseError as older:
            before = older.version
            upgrade_schema(database)
    text = f"The schema '{before}' was brought up to date." if before else "The schema is up to date already."
    answer({"migrated": before is not None, "from": before}, text, as_json=options.json)
    return Exit.OK


def backup(folder: Folder, /, *, options: Answer = TEXT) -> int:
    """Save the database and every file handed in."""
    from documents.store import FileStore
    from tasks.backup import Store, backup as save

    with the_database() as database:
        kept = save(Store(database, FileStore(read_settings().files)), folder, read_clock())
    return _tell(folder, "saved", kept, options)


def restore(folder: Folder, /, *, options: Answer = TEXT) -> int:
    """Put a backup into an empty installation; verify it."""
    from documents.store import FileStore
    from tasks.backup import Store, restore as put_back

    with the_database() as database:
        kept = put_back(Store(database, FileStore(read_settings().files)), folder)
    if kept.needs_migration:
        remark("Its schema is older than this program: run `kalends migrate` next.")
    return _tell(folder, "restored", kept, options)


def _must_be_made(database: "Database") -> bool:
    from models.schema import check_schema
    from tasks.database_copy import is_empty

    try:
        check_schema(database)
    except NoDatabaseError:
        if not is_empty(database):
            raise OccupiedDatabaseError(
                "the database holds tables of another program; nothing was changed",
                "set KALENDS_DATABASE_URL to a database of Kalends' own",
            ) from None
        return True
    return False


def _tell(folder: Path, done: str, kept: "Kept", options: Answer) -> int:
    data = {"folder": str(folder), "cycles": kept.cycles, "files": kept.files, "problems": kept.problems}
    cycles = ", ".join(kept.cycles) or "no cycle"
    verified = "the record verifies" if not kept.problems else "the record DIFFERS"
    text = f"{folder}: {done}: {cycles}; {count(kept.files, 'file')} handed in; {verified}."
    answer(data, text, *kept.problems, as_json=options.json)
    return Exit.FINDINGS if kept.problems else Exit.OK
