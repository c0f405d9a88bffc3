"""Delivery reports in a folder: what is ours marks an address, once; nothing else marks anything."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.errors import ClockBackwardsError, InputFileError
from models.tables import Contact, Letter, LetterCopy
from tasks.contacts import erase, import_contact_file, reachable, read_reports

REPORTED_AT = datetime(2023, 12, 5, 8, tzinfo=UTC)
ELSEWHERE = "<0123456789abcdef0123456789abcdef@kalends.invalid>"
DEPUTY = b"respondent,role,address,office\nEL,deputy,{}@el.example,Policy"


@pytest.mark.parametrize(
    ("action", "status", "verdict"),
    [
        pytest.param("failed", "5.1.1", "marked", id="failed for good"),
        pytest.param("FAILED", "5.2.2 (mailbox full)", "marked", id="other spellings"),
        pytest.param("failed", "4.4.7", "failed_for_now", id="timed out"),
        pytest.param("failed", "", "failed_for_now", id="failed without a status"),
        pytest.param("delayed", "4.4.1", "delayed", id="delayed"),
        pytest.param("delayed", "5.1.1", "delayed", id="delayed with a strange status"),
        pytest.param("delivered", "2.0.0", "delivered", id="delivered"),
        pytest.param("relayed", "2.0.0", "delivered", id="relayed"),
        pytest.param("expanded", "2.0.0", "delivered", id="passed on"),
        pytest.param("eaten", "5.1.1", "unreadable", id="unknown action"),
    ],
)
def test_what_comes_of_a_report(reporting, action, status, verdict):
    reporting.add("nip@el.example", action, status)
    assert reporting.read() == [verdict]
    assert reporting.marked() == ({"nip@el.example": status[:5]} if verdict == "marked" else {})


def test_again_changes_nothing(reporting):
    reporting.add("NIP@EL.example")
    assert (reporting.read(), reporting.read()) == (["marked"], ["known"])
    with reporting.services.reading() as session:
        marks = {one.undeliverable_at for one in session.exec(select(Contact)) if one.undeliverable_at}
    assert marks == {datetime(2023, 12, 5, 8, tzinfo=UTC)}


def test_an_old_report_does_not_undo_what_an_officer_said(reporting):
    reporting.add("nip@el.example")
    reporting.read()
    reachable(reporting.services, "nip@el.example")
    assert (reporting.read(), reporting.marked()) == (["known"], {})


@pytest.mark.parametrize(
    ("address", "letter"),
    [
        pytest.param("nip@el.example", ELSEWHERE, id="a letter that there is not"),
        pytest.param("nip@el.example", "<x@relay.example>", id="a letter of somebody else"),
        pytest.param("nip@el.example", "nothing", id="no letter"),
        pytest.param("nip@el.example", "FR", id="a letter to another state"),
        pytest.param("policy@el.example", "EL", id="a contact to whom that letter did not go"),
    ],
)
def test_a_forged_report_silences_nobody(reporting, address, letter):
    import_contact_file(reporting.services, DEPUTY.replace(b"{}", b"policy"), "member_states")
    named = reporting.call_to(f"nip@{letter}.example") if len(letter) == 2 else letter
    reporting.add(address, letter=named)
    assert (reporting.read(), reporting.marked()) == (["not_ours"], {})


def test_a_letter_that_has_not_gone_is_none_of_ours_yet(reporting):
    named = reporting.call_to("nip@el.example")
    with reporting.services.transaction() as session:
        for letter in session.exec(select(Letter)):
            letter.attempts = 0
    reporting.add("nip@el.example", letter=named)
    assert (reporting.read(), reporting.marked()) == (["not_ours"], {})


def test_who_got_a_copy_is_marked_in_every_role(reporting):
    services = reporting.services
    content = DEPUTY.replace(b"{}", b"copy") + b"\nEL,point_of_contact,copy@el.example,Policy"
    import_contact_file(services, content, "member_states")
    letter = reporting.call_to("nip@el.example")
    with services.transaction() as session:
        digest = letter[1:].partition("@")[0]
        sent = session.exec(select(Letter).where(Letter.digest == digest)).one()
        copied = session.exec(select(Contact).where(Contact.address == "copy@el.example")).first()
        session.add(LetterCopy(letter_id=sent.id, contact_id=copied.id))
    reporting.add("copy@el.example", letter=letter)
    assert (reporting.read(), reporting.marked()) == (["marked"], {"copy@el.example": "5.1.1"})
    with services.reading() as session:
        roles = session.exec(select(Contact.role).where(Contact.undeliverable_status == "5.1.1")).all()
    assert sorted(roles) == ["deputy", "point_of_contact"]


def test_two_recipients_of_one_letter(reporting):
    letter = reporting.call_to("nip@el.example")
    blocks = "".join(
        f"\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
        for address in ("nip@el.example", "nip@fr.example")
    )
    reporting.report(blocks, letter)
    assert (reporting.read(), reporting.marked()) == (["marked", "not_ours"], {"nip@el.example": "5.1.1"})


def test_mail_passed_on_fails_under_another_address(reporting):
    block = "\nOriginal-Recipient: rfc822;nip@el.example\nFinal-Recipient: rfc822;a@mod.el.example\n"
    letter = reporting.call_to("nip@el.example")
    reporting.report(f"{block}Action: failed\nStatus: 5.1.1\n", letter)
    assert (reporting.read(), reporting.marked()) == (["marked"], {"nip@el.example": "5.1.1"})


def test_a_second_letter_that_fails_marks_again(reporting):
    reporting.add("nip@el.example")
    reporting.read()
    reachable(reporting.services, "nip@el.example")
    with reporting.services.transaction() as session:
        (first, *_) = session.exec(select(Letter)).all()
        again = first.model_dump(exclude={"id"}) | {"digest": "f" * 32, "kind": "reminder"}
        greek = session.exec(select(Contact.id).where(Contact.address == "nip@el.example")).one()
        session.add(Letter(**again | {"recipient_id": greek}))
    reporting.add("nip@el.example", letter=f"<{'f' * 32}@kalends.invalid>")
    assert reporting.read() == ["known", "marked"]


def test_a_maildir_is_left_as_it_is(reporting):
    for folder in ("new", "cur", "tmp"):
        reporting.file("Subject: hello\n\nOut of office", f"{folder}/1701.M1P1.relay:2,S")
    before = {path: path.read_bytes() for path in reporting.folder.rglob("*") if path.is_file()}
    lines = read_reports(reporting.services, reporting.folder, REPORTED_AT)
    assert [(line.file, line.said) for line in lines] == [
        ("cur/1701.M1P1.relay:2,S", "no delivery report"),
        ("new/1701.M1P1.relay:2,S", "no delivery report"),
    ]
    assert {path: path.read_bytes() for path in reporting.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "mail", "said"),
    [
        pytest.param("a.eml", "", "no delivery report", id="empty"),
        pytest.param("a.EML", "Subject: x\n\nHello", "no delivery report", id="a letter"),
        pytest.param("a.msg", "Subject: x", "neither an .eml file nor in a Maildir", id="another format"),
    ],
)
def test_what_cannot_be_read_is_listed(reporting, name, mail, said):
    reporting.file(mail, name)
    (line,) = read_reports(reporting.services, reporting.folder, REPORTED_AT)
    assert (line.file, line.verdict.value, line.said) == (name, "unreadable", said)
    assert (reporting.folder / name).is_file()


def test_a_report_without_recipients_is_listed(reporting):
    reporting.report("", "<a@b.example>")
    (line,) = read_reports(reporting.services, reporting.folder, REPORTED_AT)
    assert (line.verdict.value, line.said) == ("unreadable", "it names no recipient")


def test_a_file_that_may_not_be_opened_is_listed(reporting, monkeypatch):
    reporting.file("Subject: x", "a.eml")

    def closed(path, *_mode):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.open", closed)
    (line,) = read_reports(reporting.services, reporting.folder, REPORTED_AT)
    assert (line.verdict.value, line.said) == ("unreadable", "Permission denied")


def test_hidden_files_and_folders_are_passed_over(reporting):
    reporting.file("x", ".uidvalidity")
    reporting.file("x", "archive/a.eml")
    assert reporting.read() == []


def test_a_folder_that_there_is_not(reporting):
    with pytest.raises(InputFileError, match="No such file"):
        read_reports(reporting.services, reporting.folder / "gone", REPORTED_AT)


def test_a_clock_that_went_back_changes_nothing(reporting):
    reporting.add("nip@el.example")
    with pytest.raises(ClockBackwardsError):
        reporting.read(datetime(2023, 12, 3, tzinfo=UTC))
    assert reporting.marked() == {}


def test_a_report_about_an_erased_contact_is_not_ours(reporting):
    reporting.add("nip@el.example")
    import_contact_file(reporting.services, DEPUTY.replace(b"{}", b"policy"), "member_states")
    erase(reporting.services, "nip@el.example", REPORTED_AT)
    assert reporting.read() == ["not_ours"]


def test_more_reports_than_a_database_takes_at_once(reporting, monkeypatch):
    monkeypatch.setattr("tasks.contacts.reports._BATCH", 2)
    for code in ("be", "bg", "cz", "dk", "de"):
        reporting.add(f"nip@{code}.example")
    assert (reporting.read(), len(reporting.marked())) == (["marked"] * 5, 5)
