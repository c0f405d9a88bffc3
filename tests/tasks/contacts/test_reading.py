"""Reading a file of contacts: everything wrong is named by its line."""

from datetime import date

import pytest

from config.definition import ContactRole, Language
from models.errors import ContactFileError
from tasks.contacts import read_contacts

HEADER = "respondent,role,address,office,valid_from,valid_to"
FULL = f"{HEADER},absent_from,absent_to,language,time_zone,telephone"
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
        pytest.param(HEADER + ",name", "'name' is not known", id="unknown"),
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


def full(**cells):
    """Return the one contact of a file with all columns, in which those cells are filled."""
    names = FULL.split(",")
    known = {"respondent": "EL", "role": "deputy", "address": "a@el.example", "office": "Office"} | cells
    line = ",".join(known.get(name, "") for name in names)
    (entry,) = read_contacts(csv_bytes(line, header=FULL), "member_states")
    return entry


def test_what_is_not_said():
    entry = full()
    assert (entry.absent_from, entry.absent_to, entry.language, entry.time_zone) == (None, None, "en", None)
    assert entry.telephone == ""


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        pytest.param("absent_from", "2024-08-05", date(2024, 8, 5), id="first day of an absence"),
        pytest.param("absent_to", "2024-08-23", date(2024, 8, 23), id="last day of an absence"),
        pytest.param("language", "fr", Language.FRENCH, id="language"),
        pytest.param("language", "FR", Language.FRENCH, id="language in capitals"),
        pytest.param("time_zone", "Europe/Brussels", "Europe/Brussels", id="time zone"),
        pytest.param("address", "a@bücher.example", "a@xn--bcher-kva.example", id="another alphabet"),
        pytest.param("address", "a@xn--bcher-kva.example", "a@xn--bcher-kva.example", id="as mail writes it"),
        pytest.param("address", "a@EL.Example", "a@el.example", id="domain in capitals"),
        pytest.param("address", "'+a@el.example", "+a@el.example", id="apostrophe before a sign"),
        pytest.param("office", "'=1+1", "=1+1", id="apostrophe before a formula"),
        pytest.param("office", "''=1+1", "'=1+1", id="two apostrophes"),
        pytest.param("office", "'t Kantoor", "'t Kantoor", id="apostrophe before a word"),
        pytest.param("telephone", "+30 000 000 0000", "+30 000 000 0000", id="telephone number"),
        pytest.param("telephone", "'+300000000000", "+300000000000", id="as it is exported, without spaces"),
        pytest.param("telephone", "0030 000-000.0000", "+30 000 000 0000", id="dialled from abroad"),
        pytest.param("telephone", "+99 00000", "+99 00000", id="seven digits"),
        pytest.param("telephone", "+99 0000000000000", "+99 0000000000000", id="fifteen digits"),
        pytest.param("role", "foreign_ministry", ContactRole.FOREIGN_MINISTRY, id="foreign ministry"),
    ],
)
def test_cells(column, cell, value):
    assert getattr(full(**{column: cell}), column) == value


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        pytest.param(
            ",,,,000 000 0000", "is not a telephone number in the international form", id="no country"
        ),
        pytest.param(
            ",,,,3.00000E+11", "takes the plus away from digits without spaces", id="by a spreadsheet"
        ),
        pytest.param(",,,,+30 (0)00 000 0000", "such as +32 2 000 00 00", id="a digit in brackets"),
        pytest.param(",,,,+30 000 000 0000 ext. 12", "telephone: '+30", id="extension"),
        pytest.param(",,,,+99 0000", "telephone: '+99 0000'", id="six digits"),
        pytest.param(",,,,+99 00000000000000", "telephone: '+99", id="sixteen digits"),
        pytest.param(",,,,+9 9 0 0 0 0 0 0 0 0 0 0 0", "telephone: '+9 9", id="too many spaces"),
        pytest.param(",,,,+0 000 000 000", "telephone: '+0", id="no country code begins so"),
        pytest.param(",,,,+30 ٠٠٠ ٠٠٠ ٠٠٠٠", "telephone: '+30", id="digits of another script"),
        pytest.param(",,de,", "language: no letters are written in 'de'; known: en, fr", id="language"),
        pytest.param(",,,Europe/Bruxelles", "write one such as Europe/Brussels", id="zone misspelt"),
        pytest.param(",,,europe/athens", "write one such as Europe/Athens", id="zone in small letters"),
        pytest.param(",,,Hellas Planitia", "such as Europe/Athens, or leave it empty for", id="no zone"),
        pytest.param(",,,/etc/passwd", "time_zone: '/etc/passwd' is not a time zone", id="a path"),
        pytest.param("1.8.24,,,", "absent_from: '1.8.24' is not a day", id="day"),
        pytest.param("2024-08-02,2024-08-01,,", "absent_to: it is before absent_from", id="days"),
    ],
)
def test_problems_of_the_optional_columns(cells, problem):
    filled = f"{cells}{',' * (4 - cells.count(','))}"
    (found,) = problems(f"EL,deputy,a@el.example,Office,,,{filled}", header=FULL)
    assert found.startswith("line 2: ")
    assert problem in found


@pytest.mark.parametrize(
    ("address", "is_one_too_many"),
    [
        pytest.param("a@el.example, b@el.example", True, id="list with a comma"),
        pytest.param("a@el.example;b@el.example", True, id="list with a semicolon"),
        pytest.param("a@el.example b@el.example", True, id="list with a space"),
        pytest.param('"EL" <a@el.example>', True, id="display name"),
        pytest.param('"EL" <a@el.example>, b@el.example', True, id="display name before another address"),
        pytest.param("<a@el.example>", True, id="brackets"),
        pytest.param("a@el.example (head of unit)", True, id="comment behind it"),
        pytest.param("a(head)@el.example", False, id="comment within"),
        pytest.param("a@el.example\r\nBcc: b@el.example", True, id="another header"),
        pytest.param("a\u200b@el.example", False, id="space of no width"),
        pytest.param("a@\u202eel.example", False, id="direction turned"),
        pytest.param("mailto:a@el.example", False, id="link"),
        pytest.param("a@[127.0.0.1]", False, id="number of a machine"),
        pytest.param('"a b"@el.example', True, id="quoted"),
        pytest.param(f"{'a' * 65}@el.example", False, id="too long before the sign"),
        pytest.param("a@erased.invalid", False, id="pseudonym of an erased contact"),
    ],
)
def test_one_plain_address(address, is_one_too_many):
    cell = address.replace('"', '""')
    (found,) = problems(f'EL,deputy,"{cell}",Office,,')
    assert ": address: " in found
    assert ("another one has a line of its own" in found) is is_one_too_many
    assert "\n" not in found


def test_several_contacts_in_one_role():
    found = read_contacts(csv_bytes(GREECE, GREECE.replace("nip@", "plans@")), "member_states")
    assert {one.role for one in found} == {ContactRole.FUNCTIONAL_MAILBOX}
    assert len(found) == 2
