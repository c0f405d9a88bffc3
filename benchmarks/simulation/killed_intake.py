"""Mail intake killed before and after whatever makes it durable: each mail is taken once, and none is lost.

`python -m benchmarks.simulation.killed_intake --base FOLDER` prints how many kills there were, and what
differs from a run that nobody killed, as JSON.
"""

import argparse
import gc
import json
import shutil
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import select

from benchmarks.simulation.kills import MORE_KINDS, Kill, Work, emptied, fork, name_of, places
from benchmarks.simulation.worlds import (
    ROSTER,
    rehearsal_in,
    settings_in,
    small_definition,
    small_roster,
    world_of,
)
from models.queries.cycles import audit_entries, get_cycle
from models.queries.intake import mails_in
from models.rules.audit import first_break
from models.rules.lint import read_definition
from models.rules.mail import MailState
from models.tables import Contact, Respondent, Submission
from tasks.forms import FormFor
from tasks.intake import Letterbox, folder_mail, take_in_mail
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services, open_services

NOW = datetime(2024, 3, 4, 10, tzinfo=UTC)
CODE = "pesco-nip-2024"
MAILS = "mails"

Picture = dict[str, object]
"""What a run left, apart from the numbers that the database gives."""


def work(folder: Path) -> None:
    """Take in every mail of the folder."""
    with open_services(settings_in(folder)) as services:
        list(take_in_mail(services, folder_mail(folder / MAILS), NOW))


def picture(folder: Path) -> Picture:
    """Return what stands in the record and in the store."""
    with open_services(settings_in(folder)) as services, services.reading() as session:
        cycle = get_cycle(session, CODE)
        entries = audit_entries(session, cycle.id or 0)
        versions = session.exec(select(Submission)).all()
        return {
            "mails": sorted(
                (row.key, row.state, row.reason, row.respondent)
                for row in mails_in(session, tuple(MailState))
            ),
            "versions": sorted((one.obligation_id, one.version, one.sha256 or "") for one in versions),
            "kept": all(services.files.get(one.sha256 or "") for one in versions),
            "originals": sorted(path.name for path in _originals(services)),
            "record": [(entry.what, entry.respondent, entry.detail) for entry in entries],
            "broken": first_break(CODE, entries, cycle.audit_length, cycle.audit_head),
        }


def _originals(services: Services) -> list[Path]:
    folder = Letterbox(services).originals.folder
    # A file that was being written when its process died has a name of its own, and nobody looks for it.
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def main() -> None:
    """Kill at every place, or every n-th, go on, and compare."""
    arguments = _arguments()
    before = emptied(arguments.base / "before")
    with small_roster(*ROSTER):
        code = fork(lambda _run: _prepare(before), arguments.base / "log")
        assert code == 0, (arguments.base / "log").read_text()
        gc.freeze()  # children share these pages
        passed = _run(arguments.base, None)
        wanted = picture(arguments.base / "now")
        kills = list(places(passed))[:: arguments.step]
        failures = [
            f"{name_of(passed, kill)}: {one}" for kill in kills for one in _kill(arguments.base, kill, wanted)
        ]
    tally = {"points": len(passed), "killed": len(kills), "mails": len(list((before / MAILS).iterdir()))}
    print(json.dumps({**tally, "failures": failures}))


def _prepare(folder: Path) -> None:
    with world_of(settings_in(folder)) as services:
        rehearsal_in(services, small_definition()).open()
        with services.reading() as session:
            statement = select(Respondent.code, Contact.address).join(Contact)
            addresses = dict(session.exec(statement).all())
    (folder / MAILS).mkdir()
    definition = read_definition(small_definition())
    plan = file_of(definition, FormFor("BE", "Belgium", definition.deliverable("nip")), Variant.VALID)
    _write(folder, 1, addresses["BE"], "Our plan", ("BE.xlsx", plan))
    _write(folder, 2, addresses["EL"], "Their plan", ("BE.xlsx", plan))
    _write(folder, 3, addresses["EL"], "Political statement", ("text.txt", b"Our statement."))
    _write(folder, 4, addresses["SE"], "Political statement", ("text.txt", b"SECRET UE/EU SECRET"))
    _write(folder, 5, "somebody@unknown.example", "Hello", ("text.txt", b"Hello."))


def _write(folder: Path, number: int, sender: str, subject: str, file: tuple[str, bytes]) -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = sender, subject, f"<{number}@mail.example>"
    message.set_content("Please find attached.")
    message.add_attachment(file[1], maintype="application", subtype="octet-stream", filename=file[0])
    (folder / MAILS / f"{number}.eml").write_bytes(message.as_bytes())


def _run(base: Path, kill: Kill | None) -> list[str]:
    folder, log = base / "now", base / "log"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base / "before", folder)
    code = fork(_work_in(folder), log, MORE_KINDS, kill)
    assert code == (-9 if kill else 0), log.read_text()
    return log.read_text().splitlines()


def _work_in(folder: Path) -> Work:
    return lambda _run: work(folder)


def _kill(base: Path, kill: Kill, wanted: Picture) -> list[str]:
    _run(base, kill)
    code = fork(_work_in(base / "now"), base / "log")
    found = picture(base / "now")
    differs = [f"{name}: {found[name]}, not {wanted[name]}" for name in wanted if found[name] != wanted[name]]
    return differs + ([f"ended with {code}"] if code else [])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder to work in")
    parser.add_argument("--step", type=int, default=1, help="every n-th place (1)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
