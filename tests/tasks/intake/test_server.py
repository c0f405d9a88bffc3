"""Mail on a server: each taken once, none deleted, and what may go wrong on the way said in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from benchmarks.simulation.certificates import Authority
from benchmarks.simulation.imap_server import PASSWORD, USER, Folder, imap_server
from models.errors import MailServerError, NoMailSourceError
from models.rules.mail import MailState
from notifications.intake import LARGEST_MAIL
from tasks.intake import list_mail, mail_of_settings, server_mail, take_in_mail

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def folder():
    return Folder()


@pytest.fixture
def take_all(opened, folder, authority):
    """Return what takes in what the server has, with other settings where they are given."""

    def take_all(**more):
        with imap_server(folder, authority.server()) as port:
            services = replace(opened, settings=settings_for(opened, port, authority, more))
            return list(take_in_mail(services, server_mail(services), NOW))

    return take_all


def settings_for(services, port, authority, more):
    given = {
        "imap_host": "127.0.0.1",
        "imap_port": port,
        "imap_user": USER,
        "imap_password": SecretStr(PASSWORD),
        "imap_ca_file": authority.file,
        "imap_timeout_seconds": 10,
    }
    return services.settings.model_copy(update=given | more)


def verbs(folder):
    return [command.split()[1] for command in folder.commands if command.startswith("UID")]


def test_mail_is_taken_as_of_the_servers_instant_and_only_once(take_all, folder, form, written, opened):
    folder.add(written(("BE.xlsx", form)))
    folder.add(written(From="x@unknown.example", Message_ID="<2@x.example>"))
    assert [(line.source, line.state) for line in take_all()] == [
        ("INBOX 1", MailState.TAKEN),
        ("INBOX 2", MailState.WAITING),
    ]
    assert {row.received_at for row in list_mail(opened, is_all=True)} == {NOW - timedelta(seconds=2)}
    folder.commands.clear()
    assert take_all() == []
    assert verbs(folder) == ["SEARCH"]
    folder.add(written(Message_ID="<3@be.example>"))
    assert [line.source for line in take_all()] == ["INBOX 3"]


def test_nothing_on_the_server_changes_unless_it_is_wanted(take_all, folder, written):
    folder.add(written())
    take_all()
    assert verbs(folder) == ["SEARCH", "FETCH"]
    assert any(command.startswith("EXAMINE") for command in folder.commands)
    assert (folder.flagged, folder.moved, list(folder.mails)) == (set(), {}, [1])


@pytest.mark.parametrize("afterwards", ["flag", "move"])
def test_what_is_on_record_is_set_aside_where_it_is_wanted(take_all, folder, written, afterwards):
    folder.add(written())
    take_all(imap_afterwards=afterwards, imap_move_to="Taken in")
    flagged, moved = ({1}, {}) if afterwards == "flag" else (set(), {1: '"Taken in"'})
    assert (folder.flagged, folder.moved) == (flagged, moved)


def test_with_new_numbers_all_is_read_again_and_nothing_taken_twice(take_all, folder, form, written):
    folder.add(written(("BE.xlsx", form)))
    take_all()
    folder.uid_validity = 2
    assert [line.is_new for line in take_all()] == [False]


def test_a_mail_too_large_is_read_to_the_bound_and_waits(take_all, folder, written):
    folder.add(written(Message_ID=None) + b"x" * LARGEST_MAIL)
    assert [(line.state, line.reason) for line in take_all()] == [("waiting", "unreadable")]


def test_a_connection_that_is_lost_loses_nothing(take_all, folder, form, written):
    folder.add(written(("BE.xlsx", form)))
    folder.add(written(From="x@unknown.example", Message_ID="<2@x.example>"))
    folder.hangs_up_at = "FETCH 2"
    with pytest.raises(MailServerError):
        take_all()
    folder.hangs_up_at = ""
    assert [(line.source, line.is_new) for line in take_all()] == [("INBOX 2", True)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"imap_password": SecretStr("wrong")}, "refuses the name or the password"),
        ({"imap_folder": "no such folder"}, "cannot be opened"),
        ({"imap_ca_file": None}, "certificate"),
        ({"imap_port": 1}, "refuses connections"),
    ],
)
def test_what_may_go_wrong_is_said_without_the_password(take_all, more, said):
    with pytest.raises(MailServerError, match=said) as caught:
        take_all(**more)
    assert "wrong" not in str(caught.value)


def test_a_server_that_moves_nothing_loses_nothing(take_all, folder, written):
    folder.add(written())
    folder.capabilities = "IMAP4rev1"
    with pytest.raises(MailServerError, match="does not move"):
        take_all(imap_afterwards="move", imap_move_to="Taken in")
    assert list(folder.mails) == [1]


@pytest.mark.parametrize(
    ("more", "missing"),
    [({"imap_password": None}, "PASSWORD"), ({"imap_afterwards": "move"}, "MOVE_TO")],
)
def test_settings_that_are_missing(opened, authority, more, missing):
    services = replace(opened, settings=settings_for(opened, 1, authority, more))
    with pytest.raises(NoMailSourceError, match=missing):
        list(mail_of_settings(services))
