"""Mail read from its bytes: what it says, and that nothing in it makes the reading fail or last."""

import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from models.rules.mail import MailProblem
from notifications.intake import LARGEST_MAIL, MOST_FILES, read_mail

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def mail(text="Please find our plan attached.", files=(), **headers):
    message = EmailMessage()
    message["From"] = "Desk <nip@be.example>"
    message["Message-ID"] = "<CA+1=x@mail.be.example>"
    message["Subject"] = "Our plan"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        if value is not None:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=name)
    return message.as_bytes()


def raw(*lines):
    return "\r\n".join(lines).encode("latin-1")


def part(name_header, body="eA=="):
    return raw(
        "From: nip@be.example",
        "Message-ID: <a@b>",
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        "--b",
        "Content-Type: application/octet-stream",
        f"Content-Disposition: attachment; {name_header}",
        "Content-Transfer-Encoding: base64",
        "",
        body,
        "--b--",
    )


def test_what_a_reply_says():
    found = read_mail(
        mail(
            text="> quoted\n\n Confirmé. \nMore",
            files=[("BE-nip.xlsx", b"PK1")],
            In_Reply_To="<2@kalends.invalid>",
            References="<1@kalends.invalid> <2@kalends.invalid>",
            Sender="assistant@be.example",
        )
    )
    assert found.senders == ("nip@be.example",)
    assert found.other_senders == ("assistant@be.example",)
    assert found.references == ("<2@kalends.invalid>", "<1@kalends.invalid>")
    assert (found.first_line, found.subject, found.message_id) == (
        "Confirmé.",
        "Our plan",
        "<CA+1=x@mail.be.example>",
    )
    assert [(one.name, one.content, one.is_forwarded) for one in found.files] == [
        ("BE-nip.xlsx", b"PK1", False)
    ]
    assert (found.is_automatic, found.problem) == (False, None)


def test_files_of_a_forwarded_mail_are_known_as_such():
    outer = EmailMessage()
    outer["From"] = "nip@be.example"
    outer.set_content("See attached mail")
    inner = EmailMessage()
    inner["From"] = "nip@fr.example"
    inner.set_content("plan")
    inner.add_attachment(b"PK2", maintype=XLSX[0], subtype=XLSX[1], filename="FR-nip.xlsx")
    outer.add_attachment(inner)
    found = read_mail(outer.as_bytes())
    assert found.senders == ("nip@be.example",)
    assert [(one.name, one.is_forwarded) for one in found.files] == [("FR-nip.xlsx", True)]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        pytest.param('filename="../../etc/BE.xlsx"', "BE.xlsx", id="a path"),
        pytest.param('filename="C:\\\\temp\\\\BE.xlsx"', "BE.xlsx", id="a path of Windows"),
        pytest.param("filename*=utf-8''d%C3%A9claration.pdf", "déclaration.pdf", id="RFC 2231"),
        pytest.param("filename*=no-such-charset''BE%FF.pdf", "BEÿ.pdf", id="an unknown charset"),
        pytest.param(
            'filename="=?utf-8?B?ZMOpY2xhcmF0aW9uLnBkZg==?="', "déclaration.pdf", id="encoded words"
        ),
        pytest.param("filename*=utf-8''BE%0D%0ABcc%3A%20x.pdf", "BE Bcc: x.pdf", id="a line break"),
        pytest.param("filename*=utf-8''BE%E2%80%AEfdp.exe", "BE fdp.exe", id="a turned direction"),
        pytest.param("filename=", "unnamed.octet-stream", id="none"),
    ],
)
def test_names_of_files(header, name):
    assert [one.name for one in read_mail(part(header)).files] == [name]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied; x=y"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_a_program_sent(headers):
    assert read_mail(mail(**headers)).is_automatic
    assert not read_mail(mail(Auto_Submitted="no")).is_automatic


def test_the_way_of_a_mail_is_its_topmost_line_only():
    lines = (
        "Received: from x by MX.our.example with ESMTPS id 1;\r\n Mon, 11 Mar 2024 23:59:58 +0100",
        "Received: from y by forged.example; Mon, 1 Jan 2024 00:00:00 +0100",
        "From: nip@be.example",
        "",
        "text",
    )
    hop = read_mail(raw(*lines)).hop
    assert (hop.by, hop.at) == ("mx.our.example", datetime(2024, 3, 11, 22, 59, 58, tzinfo=UTC))
    assert read_mail(raw("Received: by mx.our.example; yesterday", *lines)).hop is None
    assert read_mail(raw("Received: by a; Mon, 11 Mar 2024 23:59:58 -0000", "", "x")).hop is None


def test_a_mail_is_the_same_by_its_identifier_and_files():
    one = read_mail(mail(files=[("a.xlsx", b"1")], Received="by a; Mon, 11 Mar 2024 23:59:58 +0100"))
    assert one.key == read_mail(mail(files=[("b.xlsx", b"1")])).key
    assert one.key != read_mail(mail(files=[("a.xlsx", b"2")])).key
    unnamed = mail(files=[("a.xlsx", b"1")], Message_ID=None)
    assert read_mail(unnamed).key == read_mail(unnamed).sha256


def test_a_delivery_report_is_told_apart():
    content = raw(
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "From: mailer-daemon@be.example",
        "",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; be.example",
        "",
        "Final-Recipient: rfc822; nip@be.example",
        "Action: failed",
        "--b--",
    )
    found = read_mail(content)
    assert (found.is_report, found.is_automatic, found.problem) == (True, True, None)


NESTED = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5000))
HOSTILE = {
    "too large": (b"From: a@b\n\n" + b"x" * LARGEST_MAIL, MailProblem.TOO_LARGE),
    "nested": (NESTED.encode(), MailProblem.TOO_MANY_PARTS),
    "parts": (
        b'Content-Type: multipart/digest; boundary="b"\n\n' + b"--b\n\n\n" * 10**6,
        MailProblem.TOO_MANY_PARTS,
    ),
    "lines": (b"From: a@b\n\n" + b"\n" * (30 * 2**20), MailProblem.TOO_MANY_PARTS),
    "statuses": (
        b"Content-Type: message/delivery-status\n\n" + b"a: b\n\n" * 10**6,
        MailProblem.TOO_MANY_PARTS,
    ),
    "parameters": (b"Content-Type: text/plain" + b";" * 10**7 + b"\n\n", MailProblem.BROKEN),
    "folded": (b"Content-Type: text/plain" + b"\n ;" * 10**5 + b"\n\nx", MailProblem.BROKEN),
    "files": (mail(files=[("a.xlsx", b"1")] * (MOST_FILES + 1)), MailProblem.TOO_MANY_PARTS),
    "addresses": (b"From: " + b'"(' * 10**6 + b"\n\n", MailProblem.BROKEN),
    "empty": (b"", None),
    "binary": (bytes(range(256)) * 4000, None),
}


@pytest.mark.parametrize(("content", "problem"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_mail_is_read_within_bounds(content, problem):
    began = time.process_time()
    assert read_mail(content).problem == problem
    assert time.process_time() - began < 5


def test_of_a_mail_with_too_many_parts_the_head_is_still_read():
    content = (
        b"From: nip@be.example\nMessage-ID: <a@b>\nContent-Type: multipart/mixed;\n boundary=b\n\n"
        + b"\n--b" * 3000
    )
    found = read_mail(content)
    assert (found.senders, found.message_id, found.key) == (("nip@be.example",), "<a@b>", found.sha256)


@pytest.mark.parametrize(
    "sender", ["a@b.example, c@d.example", "x <a@b.example>\r\nBcc: <c@d.example>", "nobody", ""]
)
def test_senders_are_plain_addresses(sender):
    found = read_mail(raw(f"From: {sender}", "", "x"))
    assert all("@" in one and "\n" not in one for one in found.senders)
    assert len(found.senders) == sender.partition("\r")[0].count("@")


def test_a_broken_encoding_gives_what_can_be_read():
    assert read_mail(part("filename=a.pdf", "=== not base64 \x00")).files[0].content is not None
    assert read_mail(raw("From: a@b", "Subject: =?utf-7?Q?+AGE-?= =?x?B?!!?=", "", "x")).problem is None
