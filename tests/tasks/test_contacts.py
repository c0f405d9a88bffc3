"""Contacts from a file: everything wrong is named by its line, and then nothing is taken over."""

from dataclasses import replace
from datetime import date

import email_validator
import pytest

from models.errors import ContactFileError
from models.queries.contacts import contacts_of
from models.tables import ContactRole
from tasks.contacts import import_contact_file, read_contacts

HEADER = "respondent,role,address,office,valid_from,valid_to"
GREECE = "EL,functional_mailbox,nip@el.example,Defence policy,,"


def csv_bytes(*lines, header=HEADER):
    return "\n".join([header, *lines, ""]).encode()


def problems(*lines, header=HEADER):
    with pytest.raises(ContactFileError) as caught:
        read_contacts(csv_bytes(*lines, header=header), "member_states")
    return caught.value.problems


def test_a_contact_is_read():
    line = "EL,deputy, Nip@EL.example ,Directorate for policy,2024-01-01,2024-12-31"
    (entry,) = read_contacts(csv_bytes(line), "member_states")
    assert (entry.respondent, entry.role, entry.address) == ("EL", ContactRole.DEPUTY, "Nip@el.example")
    assert (entry.valid_from, entry.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))
    assert entry.office == "Directorate for policy"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(csv_bytes(GREECE), id="commas"),
        pytest.param(csv_bytes(GREECE).replace(b",", b";"), id="semicolons, as Excel writes them"),
        pytest.param(b"\xef\xbb\xbf" + csv_bytes(GREECE), id="byte order mark"),
        pytest.param(csv_bytes(GREECE).replace(b"\n", b"\r\n"), id="lines of Windows"),
        pytest.param(csv_bytes("", GREECE, ",,,,,"), id="empty lines"),
        pytest.param(
            csv_bytes(GREECE[:-2], header="Respondent, Role,ADDRESS,office"), id="no optional columns"
        ),
    ],
)
def test_spellings_of_the_same_file(content):
    (entry,) = read_contacts(content, "member_states")
    assert (entry.respondent, entry.address, entry.valid_from) == ("EL", "nip@el.example", None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(
            "MT,deputy,a@mt.example,Office,,", "respondent: 'MT' is not on the roster", id="respondent"
        ),
        pytest.param("GR,deputy,a@el.example,Office,,", "is 'EL' meant?", id="ISO code"),
        pytest.param("el,deputy,a@el.example,Office,,", "is 'EL' meant?", id="small letters"),
        pytest.param("EL,chief,a@el.example,Office,,", "role: 'chief' is not a role", id="role"),
        pytest.param("EL,deputy,no address,Office,,", "address: ", id="no address"),
        pytest.param("EL,deputy,a@b@c.example,Office,,", "address: ", id="two at signs"),
        pytest.param("EL,deputy,a@localhost,Office,,", "address: ", id="this machine"),
        pytest.param("EL,deputy,ä@el.example,Office,,", "address: ", id="not ASCII"),
        pytest.param('EL,deputy,"a@el.example\nBcc: b@el.example",Office,,', "address: ", id="two lines"),
        pytest.param("EL,deputy,a@el.example,,,", "office: the name of an office", id="no office"),
        pytest.param('EL,deputy,a@el.example,"Of\nfice",,', "office: the name of an office", id="office"),
        pytest.param("EL,deputy,a@el.example,Office,1.3.24,", "valid_from: '1.3.24' is not a day", id="day"),
        pytest.param(
            "EL,deputy,a@el.example,Office,2024-03-02,2024-03-01", "valid_to: it is before", id="days"
        ),
        pytest.param("EL,deputy,a@el.example,Office", "it has 4 cells", id="cells"),
    ],
)
def test_a_problem_names_its_line(line, problem):
    (found,) = problems(GREECE, line)
    number = 4 if "\n" in line else 3
    assert found.startswith(f"line {number}: ")
    assert problem in found


def test_every_problem_is_named():
    found = problems("MT,chief,nowhere,,,", GREECE, "EL,chief,b@el.example,Office,,")
    assert [one.split(":")[0] for one in found] == ["line 2"] * 4 + ["line 4"]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param("respondent,role,office", "'address' is missing", id="missing"),
        pytest.param(HEADER + ",telephone", "'telephone' is not known", id="unknown"),
        pytest.param(HEADER + ",office", "'office' stands there twice", id="twice"),
        pytest.param("", "'respondent' is missing", id="none"),
    ],
)
def test_columns(header, problem):
    assert any(one.startswith("line 1: ") and problem in one for one in problems(GREECE, header=header))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "'respondent' is missing", id="empty"),
        pytest.param(csv_bytes(), "holds no contact", id="columns only"),
        pytest.param(csv_bytes(GREECE) + b"EL,\xe4", "line 3: the file is not in UTF-8", id="Latin-1"),
        pytest.param(csv_bytes('EL,"' + "x" * 200_000), "this is not CSV", id="an endless cell"),
    ],
)
def test_files_that_are_none(content, problem):
    with pytest.raises(ContactFileError, match=problem):
        read_contacts(content, "member_states")


def test_the_same_contact_twice():
    assert problems(GREECE, GREECE.replace("nip@", "NIP@")) == ["line 3: the same contact stands in line 2"]


def test_an_office_with_two_roles():
    assert (
        len(read_contacts(csv_bytes(GREECE, GREECE.replace("functional_mailbox", "deputy")), "member_states"))
        == 2
    )


def test_one_address_for_two_states():
    (found,) = problems(GREECE, GREECE.replace("EL,", "CY,"))
    assert found.startswith("line 3: address: it is that of EL in line 2")


def test_an_unknown_roster():
    with pytest.raises(ContactFileError, match="there is no roster 'planets'"):
        read_contacts(csv_bytes(GREECE), "planets")


def test_taken_over_once(services):
    content = csv_bytes(GREECE)
    first = import_contact_file(services, content, "member_states")
    assert (first.contacts, first.changed, len(first.without_contact)) == (1, 1, 25)
    assert import_contact_file(services, content, "member_states").changed == 0
    office = csv_bytes(GREECE.replace("Defence policy", "Defence planning"))
    assert import_contact_file(services, office, "member_states").changed == 1
    with services.reading() as session:
        ((respondent, contact),) = contacts_of(session, "member_states")
    assert (respondent.code, contact.office) == ("EL", "Defence planning")


def test_all_or_none(services):
    with pytest.raises(ContactFileError):
        import_contact_file(services, csv_bytes(GREECE, "MT,deputy,a@mt.example,Office,,"), "member_states")
    with services.reading() as session:
        assert contacts_of(session, "member_states") == []


def test_an_address_of_another_state_that_is_known(services):
    import_contact_file(services, csv_bytes(GREECE), "member_states")
    with pytest.raises(ContactFileError, match="CY: an address is that of EL"):
        import_contact_file(services, csv_bytes(GREECE.replace("EL,", "CY,")), "member_states")


def test_a_rehearsals_addresses_are_not_looked_up(services, monkeypatch):
    asked = []
    validate = email_validator.validate_email
    monkeypatch.setattr(
        "tasks.contacts.validate_email",
        lambda text, *, check_deliverability, allow_smtputf8: (
            asked.append(check_deliverability) or validate(text, check_deliverability=False)
        ),
    )
    settings = services.settings.model_copy(update={"check_mail_domains": True})
    import_contact_file(replace(services, settings=settings), csv_bytes(GREECE), "member_states")
    monkeypatch.setattr("tasks.contacts.is_rehearsal", lambda _database: False)
    import_contact_file(replace(services, settings=settings), csv_bytes(GREECE), "member_states")
    assert asked == [False, True]
