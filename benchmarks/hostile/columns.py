"""The columns of the database that hold texts: those that somebody can write, and those that are codes."""

from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

PLAIN = (
    *("respondent.name", "contact.address", "contact.office", "contact.undeliverable_status"),
    "contact.telephone",
    *("deadline.wording", "deadline.reason", "disclosure.reason", "letter.answer", "letter.subject_line"),
    *("submission.reference", "submission.marking", "submission.custodian", "submission.sender"),
    *(
        "submission.certified_by",
        "submission.sender_address",
        "submission.certifier_address",
        "submission.withdrawal_reason",
        "finding.message",
        "finding.advice",
    ),
    *("finding.message_fr", "finding.advice_fr", "finding.sheet", "finding.cell"),
    *("question.text", "question.answer", "phone_call.office", "phone_call.said", "assessment.text"),
    *("signature.office", "consent.office", "circular.title", "project.name", "project.source"),
    *("project_role.source", "project_milestone.title", "project_milestone.source"),
    *("project_status.text", "project_status.source", "incoming_mail.message_id", "incoming_mail.sender"),
    *("report_hand_off.reference", "report_hand_off.network", "report_hand_off.marking"),
    *("report_hand_off.custodian", "audit_reason.text"),
    *("incoming_mail.subject", "incoming_mail.said", "mail_file.name", "mail_file.way_out"),
    *("access_grant.address", "access_grant.office", "access_grant.granted_by", "access_grant.ended_by"),
    *("sign_in_event.address", "access_entry.address", "api_token.name", "api_token.made_by"),
)
"""Columns that hold one text each."""

LISTS = ("clarification.questions", "meeting.offices", "meeting.agreed", "assessment.findings")
"""Columns that hold lists of texts."""

MADE = ("submission.answers", "circular.content", "review.content", "cycle_catalogue.items")
"""Columns that hold texts among other things."""

_CODES = {
    "access_entry": "deed cycle respondent what",
    "access_grant": "house",
    "api_request": "key_sha256 request_sha256 headers answer",
    "api_token": "token_sha256 scopes",
    "assessment": "item house",
    "assessment_clearance": "item house covers",
    "attachment": "language sha256",
    "audit_reason": "salt",
    "audit_entry": "what actor respondent deliverable detail previous_hash hash",
    "completed_step": "name",
    "contact": "time_zone",
    "cycle": "code series definition_text definition_sha256 channel note_template_sha256"
    " note_template_fr_sha256 calendar_sha256 audit_head",
    "deadline": "zone set_by",
    "disclosure": "part",
    "finding": "rule",
    "idempotency_key": "key",
    "incoming_mail": "key sha256 cycle respondent",
    "letter": "channel digest",
    "mail_file": "sha256 rule",
    "mailbox_position": "name",
    "notice": "subject occasion channel copy_to",
    "obligation": "deliverable",
    "project": "code domain",
    "project_role": "state",
    "question": "house sheet line field cleared_by",
    "respondent": "roster code country time_zone",
    "review": "content_sha256",
    "sign_in_event": "place way",
    "sign_in_link": "token_sha256 browser_sha256 address place",
    "sign_in_session": "token_sha256 address way subject provider_session",
    "sign_out_token": "name_sha256",
    "submission": "sha256 language",
    "turn": "channel",
}

CODES = frozenset(f"{table}.{name}" for table, names in _CODES.items() for name in names.split())
"""Columns that hold words of a known set, or what only the program writes."""


def text_columns() -> frozenset[str]:
    """Return every column of the database that holds a text, whatever it holds."""
    return frozenset(
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString)
    )
