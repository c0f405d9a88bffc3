"""Receipts read back: as they were written, with any bit changed, and made by somebody hostile."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from documents.receipt import read_receipt, receipt_json, receipt_pdf
from documents.receipt.data import SCHEMA, SCHEMA_ANNOUNCED
from documents.receipt.pdf import ATTACHMENT, HEAD, SEAL, end_of
from models.errors import AlteredReceiptError
from models.rules.audit import canonical

WRITERS = pytest.mark.parametrize("write", [receipt_json, receipt_pdf], ids=["json", "pdf"])


def sealed_anew(content):
    """Seal a changed PDF again, as somebody would who knows how."""
    body = content[: content.rfind(b"%kalends-receipt")]
    digest = hashlib.sha256(body).hexdigest().encode()
    return body + SEAL % digest + end_of(body.rfind(b"\nxref\n") + 1)


def forged(**changes):
    """Return the JSON of a receipt that says whatever it likes, with a right digest."""
    told = {"receipt": changes, "schema": SCHEMA}
    digest = hashlib.sha256(canonical(told).encode()).hexdigest()
    return canonical({**told, "digest": digest}).encode() + b"\n"


def is_found(content):
    """Whether a changed receipt is told from the one that was written."""
    try:
        return not read_receipt(content).has_our_page
    except AlteredReceiptError:
        return True


@WRITERS
def test_what_was_written_is_read(either, write):
    read = read_receipt(write(either))
    assert (read.receipt, read.has_our_page) == (either, True)


@WRITERS
def test_the_same_receipt_gives_the_same_bytes(either, write):
    assert write(either) == write(replace(either))
    assert write(either) != write(replace(either, received_at=either.received_at + timedelta(seconds=1)))


def test_what_is_written_anew_is_told_by_its_schema(of_part, announced):
    told = [json.loads(receipt_json(one)) for one in (of_part, announced)]
    assert [one["schema"] for one in told] == [SCHEMA, SCHEMA_ANNOUNCED]
    assert ["announced_at" in one["receipt"]["due"] for one in told] == [False, True]


def test_any_bit_of_the_json_changed_is_found(either):
    content = receipt_json(either)
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            assert is_found(bytes(changed)), (place, bit)


def test_any_byte_of_the_pdf_changed_is_found(of_file):
    content = receipt_pdf(of_file)
    places = [*range(0, len(content), 29), *range(1500), *range(len(content) - 300, len(content))]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        assert is_found(bytes(changed)), place


@pytest.mark.parametrize("place", [-1, -9, -20, -60, -2000, 2000], ids=str)
def test_a_broken_seal_is_told_without_laying_out_the_page(of_file, place):
    changed = bytearray(receipt_pdf(of_file))
    changed[place] ^= 1
    with pytest.raises(AlteredReceiptError):
        read_receipt(bytes(changed))


@WRITERS
@pytest.mark.parametrize("more", [b" ", b"\n", b"%%EOF\n", b"\x00"])
def test_bytes_before_after_or_missing_are_found(either, write, more):
    content = write(either)
    assert is_found(content + more)
    assert is_found(more + content)
    assert is_found(content[:-1])


def test_a_page_that_says_otherwise_and_is_sealed_anew_is_not_ours(of_file):
    content = receipt_pdf(of_file)
    other = receipt_pdf(replace(of_file, received_at=of_file.received_at + timedelta(days=1)))
    told = receipt_json(of_file)
    start = len(HEAD + ATTACHMENT % len(told)) + len(told)
    read = read_receipt(sealed_anew(content[:start] + other[start:]))
    assert (read.receipt, read.has_our_page) == (of_file, False)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"%PDF-1.7\n", id="only a head"),
        pytest.param(b"[" * 60000, id="deeply nested"),
        pytest.param(b"{}" + b" " * 2**17, id="far too long"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"schema": "kalends-receipt/3", "receipt": {}}', id="another schema"),
        pytest.param(b'{"schema": "kalends-receipt/1"}', id="no receipt"),
        pytest.param(b'{"schema": "kalends-receipt/1", "receipt": [1]}', id="a receipt that is a list"),
        pytest.param(b'{"schema": "kalends-receipt/1", "receipt": ' + b"9" * 5000 + b"}", id="a long number"),
        pytest.param(b"\xff\xfe{}", id="no UTF-8"),
        pytest.param(HEAD + ATTACHMENT % 99999 + b"{}", id="an attachment that does not end"),
        pytest.param(HEAD + b"<< /Type /EmbeddedFile >>", id="another PDF"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 2**21, id="a long PDF"),
    ],
)
def test_what_is_no_receipt(content):
    with pytest.raises(AlteredReceiptError):
        read_receipt(content)


@pytest.mark.parametrize("length", [b"2", b"99999", b"0"])
def test_an_attachment_of_another_length_is_found(of_file, length):
    content = receipt_pdf(of_file)
    written = b"/Length %d >>" % len(receipt_json(of_file))
    with pytest.raises(AlteredReceiptError):
        read_receipt(sealed_anew(content.replace(written, b"/Length " + length + b" >>", 1)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"time_zone": "../../etc/passwd"}, id="zone outside"),
        pytest.param({"time_zone": "Europe"}, id="zone that is a folder"),
        pytest.param({"time_zone": "Mars/Olympus"}, id="unknown zone"),
        pytest.param({"part": {"reference": "1", "pages": 1, "marking": "", "custodian": ""}}, id="both"),
        pytest.param({"file": None}, id="neither"),
        pytest.param({"version": "1"}, id="number as text"),
        pytest.param({"received_at": "2024-03-08 16:42:10"}, id="instant without zone"),
        pytest.param({"received_at": "9999999999999999"}, id="instant beyond the calendar"),
        pytest.param({"more": "than there is"}, id="a field more"),
    ],
)
def test_what_cannot_be_is_refused_whatever_its_digest(of_file, change):
    told = json.loads(receipt_json(of_file))["receipt"]
    assert read_receipt(forged(**told)).receipt == of_file
    with pytest.raises(AlteredReceiptError):
        read_receipt(forged(**told | change))


def test_half_a_character_is_refused(of_file):
    content = receipt_json(of_file).replace(b'"LIMITE"', b'"\\ud800"')
    with pytest.raises(AlteredReceiptError):
        read_receipt(content)
