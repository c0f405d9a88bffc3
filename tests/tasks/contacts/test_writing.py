"""Contacts written as CSV: imported again they change nothing, and no spreadsheet runs them."""

import csv
import io

import pytest

from models.errors import ContactFileError
from tasks.contacts import contact_rows, contacts_csv, import_contact_file
from tasks.contacts.columns import LAYOUT

ROSTER = "member_states"
PAYLOADS = ['=HYPERLINK("https://evil.example")', "@SUM(1)", "'=1", "＝1"]


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_live_formula_in_any_cell(services, payload):
    office = payload.replace('"', '""')
    content = f'respondent,role,address,office\nEL,deputy,+a@el.example,"\'{office}"\n'
    import_contact_file(services, content.encode(), ROSTER)
    (row,) = rows_of(contacts_csv(contact_rows(services, ROSTER)))
    assert (row["office"], row["address"]) == (f"'{payload}", "'+a@el.example")
    assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row.values() if cell)


LINES = (
    "FR,point_of_contact,plans@fr.example,'=Capability; plans,2024-01-01,2024-12-31,,,fr,,",
    'EL,deputy,b@el.example,"Office, with a comma",,,2024-08-05,2024-08-23,en,Europe/Brussels,',
    'EL,deputy,a@bücher.example,"She said ""no""",,,,,,,',
    "EL,functional_mailbox,nip@el.example,Διεύθυνση πολιτικής,,,,,,,'+30 000 000 0000",
)


def test_a_round_trip_changes_nothing(services):
    content = "\n".join([",".join(LAYOUT.columns), *LINES]).encode()
    assert import_contact_file(services, content, ROSTER).changed == 4
    text = contacts_csv(contact_rows(services, ROSTER))
    for encoding in ("utf-8", "utf-8-sig"):
        again = import_contact_file(services, text.encode(encoding), ROSTER)
        assert (again.contacts, again.changed) == (4, 0)
    assert contacts_csv(contact_rows(services, ROSTER)) == text


def test_in_protocol_order_with_all_columns(services):
    import_contact_file(services, "\n".join([",".join(LAYOUT.columns), *LINES]).encode(), ROSTER)
    text = contacts_csv(contact_rows(services, ROSTER))
    assert text.splitlines()[0] == ",".join(LAYOUT.columns)
    assert text.endswith("\r\n")
    assert [row["address"] for row in rows_of(text)] == [
        "nip@el.example",
        "a@xn--bcher-kva.example",
        "b@el.example",
        "plans@fr.example",
    ]


def test_nothing_to_write(services):
    assert contact_rows(services, ROSTER) == []
    assert contacts_csv([]) == ",".join(LAYOUT.columns) + "\r\n"


def test_an_unknown_roster(services):
    with pytest.raises(ContactFileError, match="there is no roster 'planets'"):
        contact_rows(services, "planets")
