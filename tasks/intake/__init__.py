"""Mail taken in: read from a folder or a server, decided on by rules, and by officers where those doubt."""

from tasks.intake.files import HandedOut, mail_file, whole_mail
from tasks.intake.folder import folder_mail
from tasks.intake.officer import MailShown, Word, accept, list_mail, reject, show_mail
from tasks.intake.server import mail_of_settings, server_mail
from tasks.intake.taking import Letterbox, MailLine, Source, take_in_mail

__all__ = [
    "HandedOut",
    "Letterbox",
    "MailLine",
    "MailShown",
    "Source",
    "Word",
    "accept",
    "folder_mail",
    "list_mail",
    "mail_file",
    "mail_of_settings",
    "reject",
    "server_mail",
    "show_mail",
    "take_in_mail",
    "whole_mail",
]
