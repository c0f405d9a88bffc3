"""Contacts: taken over from a file, listed, written, confirmed, marked and erased."""

from tasks.contacts.acts import ConfirmedContacts, ErasedContact, confirm, erase, reachable
from tasks.contacts.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tasks.contacts.importing import ImportedContacts, import_contact_file
from tasks.contacts.listing import ContactList, ContactState, ListedContact, ListedRespondent, list_contacts
from tasks.contacts.reading import read_contacts
from tasks.contacts.reports import ReportLine, Verdict, read_reports
from tasks.contacts.writing import contact_rows, contacts_csv

__all__ = [
    "OPTIONAL_COLUMNS",
    "REQUIRED_COLUMNS",
    "ConfirmedContacts",
    "ContactList",
    "ContactState",
    "ErasedContact",
    "ImportedContacts",
    "ListedContact",
    "ListedRespondent",
    "ReportLine",
    "Verdict",
    "confirm",
    "contact_rows",
    "contacts_csv",
    "erase",
    "import_contact_file",
    "list_contacts",
    "reachable",
    "read_contacts",
    "read_reports",
]
