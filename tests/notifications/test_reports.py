"""Delivery reports are read as they say; hostile ones never fail, whatever stands in them."""

import time

import pytest
from hypothesis import given, settings, strategies as st

from notifications.reports import (
    MOST_BYTES,
    MOST_RECIPIENTS,
    Action,
    DeliveryReport,
    ReportedRecipient,
    read_report,
    status_words,
)

MESSAGE_ID = "<0123456789abcdef0123456789abcdef@kalends.invalid>"
BLOCK = """Final-Recipient: rfc822; nip@el.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 user unknown
"""
HEAD = f"Content-Type: text/rfc822-headers\n\nMessage-ID: {MESSAGE_ID}\nSubject: Call\n"
WHOLE = f"Content-Type: message/rfc822\n\nMessage-ID: {MESSAGE_ID}\nContent-Type: text/plain\n\nThe call.\n"


def mail(*blocks, returned=HEAD, head="", kind='multipart/report; report-type=delivery-status; boundary="b"'):
    """Return a mail with the fields of its recipients and the letter that it returns."""
    status = "\n\n".join(["Reporting-MTA: dns; relay.example", *(block.strip() for block in blocks)])
    parts = ["Content-Type: text/plain\n\nSorry.\n", f"Content-Type: message/delivery-status\n\n{status}\n\n"]
    body = "".join(f"--b\n{part}\n" for part in [*parts, *([returned] if returned else [])])
    return f"From: mailer-daemon@relay.example\n{head}Content-Type: {kind}\n\n{body}--b--\n".encode()


def only(content):
    """Return the one recipient of a report."""
    (recipient,) = read_report(content).recipients
    return recipient


def test_where_a_report_went():
    head = "Delivered-To: bounces+abc@x.example\nTo: Bounces <bounces+def@x.example>,\n other@x.example\n"
    sent_to = ("bounces+abc@x.example", "bounces+def@x.example", "other@x.example")
    assert read_report(mail(BLOCK, head=head)).sent_to == sent_to
    many = ", ".join(f"a{place}@x.example" for place in range(100))
    assert len(read_report(mail(BLOCK, head=f"To: {many}\n")).sent_to) == 20


@pytest.mark.parametrize("status", ["5.7.1", "5.6.0", "5.3.4", "5.2.3", "5.1.8"])
def test_what_blames_us_or_the_letter_says_nothing_of_the_address(status):
    assert not only(mail(BLOCK.replace("Status: 5.1.1", f"Status: {status}"))).is_permanent_failure


def test_a_report():
    said = ReportedRecipient("nip@el.example", "", Action.FAILED, "5.1.1", "smtp; 550 5.1.1 user unknown")
    assert read_report(mail(BLOCK)) == DeliveryReport(MESSAGE_ID, (said,))
    assert said.is_permanent_failure


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        pytest.param("Action: Delayed", "action", Action.DELAYED, id="action in capitals"),
        pytest.param("Action: failed (sorry)", "action", Action.FAILED, id="action with a comment"),
        pytest.param("Action: eaten", "action", None, id="unknown action"),
        pytest.param("Status: 5.7.133 (refused)", "status", "5.7.133", id="status with a comment"),
        pytest.param("Status: 5.1.1234", "status", "", id="status too long"),
        pytest.param("Status: 550", "status", "", id="status of another kind"),
        pytest.param("Status: 9.1.1", "status", "", id="unknown class of status"),
        pytest.param("Final-Recipient: RFC822;<nip@el.example>", "final", "nip@el.example", id="brackets"),
        pytest.param("Final-Recipient: nip@el.example", "final", "nip@el.example", id="without its kind"),
        pytest.param("Final-Recipient: utf-8; nip@el.example", "final", "nip@el.example", id="utf-8"),
        pytest.param("Final-Recipient: x400; /C=EL/S=nip@el.example", "final", "", id="another kind"),
        pytest.param("Final-Recipient: rfc822; a@b.example, c@d.example", "final", "", id="two addresses"),
        pytest.param(
            "Original-Recipient: rfc822;nip@el.example", "original", "nip@el.example", id="original"
        ),
        pytest.param("Diagnostic-Code: smtp; a\x1b[2Jb", "diagnostic", "smtp; a\ufffd[2Jb", id="escape"),
        pytest.param("Diagnostic-Code: " + "x" * 999, "diagnostic", "x" * 200, id="long"),
    ],
)
def test_fields(field, name, value):
    rest = [line for line in ("Final-Recipient: rfc822; x", "Action: failed") if line[:6] != field[:6]]
    assert getattr(only(mail("\n".join([field, *rest]))), name) == value


@pytest.mark.parametrize(
    ("action", "status", "is_permanent"),
    [
        pytest.param("failed", "5.0.0", True, id="failed for good"),
        pytest.param("failed", "4.4.7", False, id="failed for now"),
        pytest.param("failed", "", False, id="failed without a status"),
        pytest.param("delayed", "5.1.1", False, id="delayed"),
    ],
)
def test_permanent_failure(action, status, is_permanent):
    recipient = only(mail(f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: {status}"))
    assert recipient.is_permanent_failure is is_permanent


def test_the_address_that_we_wrote_to_comes_first():
    block = f"Original-Recipient: rfc822; nip@el.example\n{BLOCK.replace('nip@', 'a.person@mod.')}"
    assert only(mail(block)).addresses == ("nip@el.example", "a.person@mod.el.example")
    assert only(mail(BLOCK)).addresses == ("nip@el.example",)


def test_two_recipients():
    report = read_report(mail(BLOCK, BLOCK.replace("el.", "fr.").replace("failed", "delayed")))
    assert [(one.final, one.action) for one in report.recipients] == [
        ("nip@el.example", Action.FAILED),
        ("nip@fr.example", Action.DELAYED),
    ]


@pytest.mark.parametrize(
    ("returned", "head", "message_id"),
    [
        pytest.param(HEAD, "", MESSAGE_ID, id="headers"),
        pytest.param(WHOLE, "", MESSAGE_ID, id="whole letter"),
        pytest.param(
            HEAD.replace("text/rfc822", "message/rfc822"), "", MESSAGE_ID, id="headers as a message"
        ),
        pytest.param(HEAD.replace(": <", ":\n <"), "", MESSAGE_ID, id="folded"),
        pytest.param(HEAD.replace("Message-ID", "message-id"), "", MESSAGE_ID, id="small letters"),
        pytest.param("", f"In-Reply-To: {MESSAGE_ID}\n", MESSAGE_ID, id="letter not returned"),
        pytest.param(HEAD, "In-Reply-To: <other@x.example>\n", MESSAGE_ID, id="returned letter before all"),
        pytest.param("", "", None, id="nowhere"),
        pytest.param("Content-Type: text/rfc822-headers\n\n", "", None, id="empty headers"),
        pytest.param("Content-Type: text/plain\n\nMessage-ID: <x@y.example>\n", "", None, id="another part"),
        pytest.param(HEAD.replace("<", "").replace(">", ""), "", None, id="without brackets"),
    ],
)
def test_which_letter_it_is_about(returned, head, message_id):
    assert read_report(mail(BLOCK, returned=returned, head=head)).message_id == message_id


ENCODED = (
    "Content-Type: text/rfc822-headers; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    "TWVzc2FnZS1JRDogPDAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmQGthbGVuZHMuaW52YWxpZD4K\n"
)


def test_headers_in_base64():
    assert read_report(mail(BLOCK, returned=ENCODED)).message_id == MESSAGE_ID


def test_a_report_that_a_gateway_wrapped():
    inner = mail(BLOCK).decode().replace("From: mailer-daemon@relay.example\n", "")
    wrapped = f"Content-Type: multipart/mixed; boundary=o\n\n--o\n{inner}\n--o\n\nDisclaimer\n--o--\n"
    assert read_report(wrapped.encode()).message_id == MESSAGE_ID


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Subject: hello\n\nOut of office", id="a letter"),
        pytest.param(b"\x00\xff\xfe\n\n\x80", id="bytes"),
        pytest.param(mail(BLOCK, kind="multipart/mixed; boundary=b"), id="no report by its type"),
        pytest.param(mail(BLOCK, kind="multipart/report"), id="no boundary"),
        pytest.param(
            mail(BLOCK).replace(b"delivery-status\n", b"disposition-notification\n"), id="read receipt"
        ),
        pytest.param(
            b"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
            + mail(BLOCK)
            + b"\n--o--\n",
            id="a report forwarded",
        ),
        pytest.param(mail(BLOCK, kind="multipart/report; boundary*=b; boundary*0=c"), id="mixed parameters"),
        pytest.param(mail(BLOCK, kind=f"multipart/report; boundary*{'9' * 5000}*=b"), id="endless number"),
        pytest.param(b"Content-Type: message/rfc822\n\n" * 3000, id="letters in letters"),
        pytest.param(
            b"".join(
                b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
            ),
            id="parts in parts",
        ),
    ],
)
def test_what_is_no_report(content):
    assert read_report(content) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("headers\n", "headers; charset=no-such\n", id="unknown charset"),
        pytest.param("headers\n", "headers; charset=\x00\n", id="null charset"),
        pytest.param("headers\n", "headers; charset*=a; charset*0=b\n", id="mixed charset"),
        pytest.param(
            "plain\n\nSorry", "plain; charset*=a'b'c\n\n\x80", id="charset of a text with other bytes"
        ),
        pytest.param("headers\n", "headers; charset*=a'b'c\nX: \x80\n", id="charset of other bytes"),
        pytest.param("Subject: Call", "Subject: =?no-such?b?####?=", id="broken word"),
        pytest.param("Subject: Call", "Subject: \x80", id="other bytes in a header"),
    ],
)
def test_broken_charsets(old, new):
    whole = mail(BLOCK).decode("latin-1")
    assert old in whole
    assert read_report(whole.replace(old, new).encode("latin-1")) == read_report(mail(BLOCK))


def test_no_recipient():
    assert read_report(mail()).recipients == ()


def test_more_recipients_than_a_letter_has():
    assert len(read_report(mail(*[BLOCK] * 500)).recipients) == MOST_RECIPIENTS


def test_only_the_head_of_a_huge_mail_is_looked_at():
    huge = mail(BLOCK, returned=WHOLE.replace("The call.", "The call.\n" * MOST_BYTES))
    assert read_report(huge) == read_report(mail(BLOCK, returned=WHOLE))
    late = mail(BLOCK).replace(b"Sorry.", b"Sorry.\n" * MOST_BYTES)
    assert read_report(late) is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(mail("\n" * 10**6), id="empty lines"),
        pytest.param(mail("A: b\n\n" * 10**5), id="blocks"),
        pytest.param(mail(kind="multipart/report; " + "a=b; " * 10**5), id="parameters"),
        pytest.param(mail(kind='multipart/report; boundary="b"' + '";' * 10**5), id="quotes"),
        pytest.param(mail(head="X: y\n" * 10**5), id="headers"),
    ],
)
def test_a_hostile_mail_costs_no_time(content):
    began = time.process_time()  # the clock would count what else the machine does
    read_report(content)
    assert time.process_time() - began < 5


DAMAGES = [
    b"*",
    b"*0*=",
    b";",
    b"\n\n",
    b'"',
    b"\x80",
    b"charset*=",
    b"boundary*=",
    b"--b\n",
    b"\r",
    b"\x00",
    b"<",
]


@settings(max_examples=300)
@given(st.data())
def test_a_report_that_was_damaged_never_fails(data):
    content = bytearray(mail(BLOCK, returned=data.draw(st.sampled_from([HEAD, WHOLE, ENCODED]))))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 12))
        content[start:end] = data.draw(st.binary(max_size=8) | st.sampled_from(DAMAGES))
    report = read_report(bytes(content))
    assert report is None or all(len(one.diagnostic) <= 200 for one in report.recipients)


@pytest.mark.parametrize(
    ("status", "words"),
    [("5.1.1", "address"), ("5.2.2", "mailbox"), ("5.7.133", "security or policy"), ("5.9.9", ""), ("", "")],
)
def test_status_words(status, words):
    assert status_words(status) == words
