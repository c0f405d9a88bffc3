"""A receipt read back from its JSON or its PDF: bytes of anybody, of which nothing is taken on trust."""

import hashlib
import re
from dataclasses import dataclass

from documents.receipt.data import MOST_BYTES, read_receipt_json
from documents.receipt.page import receipt_pdf
from documents.receipt.pdf import ATTACHMENT, HEAD, end_of
from models.errors import AlteredReceiptError
from models.rules.receipts import StateReceipt

_BEGIN = re.compile(re.escape(HEAD) + re.escape(ATTACHMENT).replace(b"%d", rb"(\d{1,5})"))
_END = re.compile(rb"\n%kalends-receipt sha256 ([0-9a-f]{64})\nstartxref\n(\d{1,9})\n%%EOF\n")
_LONGEST_END = 256

MOST_PDF_BYTES = 2**20
"""Bytes that the PDF of a receipt can have."""


@dataclass(frozen=True)
class ReadReceipt:
    """A receipt that is as it was written, and whether its page is the one that this version lays out.

    A JSON has no page to compare.
    """

    receipt: StateReceipt
    has_our_page: bool


def read_receipt(content: bytes) -> ReadReceipt:
    """Read a receipt, of which every bit must be as it was written.

    No PDF is interpreted: what Kalends writes has its JSON at a known place and a seal at its end.

    Raises:
        AlteredReceiptError: it is no receipt, or was changed since.
    """
    if not content.startswith(b"%PDF"):
        return ReadReceipt(read_receipt_json(content), has_our_page=True)
    receipt = read_receipt_json(_attached(content))
    return ReadReceipt(receipt, has_our_page=receipt_pdf(receipt) == content)


def _attached(content: bytes) -> bytes:
    if len(content) > MOST_PDF_BYTES:
        raise AlteredReceiptError("it is far longer than the PDF of a receipt")
    begin = _BEGIN.match(content)
    if begin is None:
        raise AlteredReceiptError("it does not begin as the PDF of a receipt")
    _must_be_sealed(content)
    length = int(begin[1])
    attached = content[begin.end() : begin.end() + length]
    if length > MOST_BYTES or not content.startswith(b"\nendstream\n", begin.end() + length):
        raise AlteredReceiptError("the data attached to it does not end where it says")
    return attached


def _must_be_sealed(content: bytes) -> None:
    tail = max(0, len(content) - _LONGEST_END)
    end = next((found for found in _END.finditer(content, tail) if found.end() == len(content)), None)
    if end is None:
        raise AlteredReceiptError("it does not end as the PDF of a receipt")
    sealed = content[: end.start() + 1]
    table = sealed.rfind(b"\nxref\n") + 1
    is_whole = hashlib.sha256(sealed).hexdigest().encode("ascii") == end[1]
    if not is_whole or content[end.end(1) + 1 :] != end_of(table):
        raise AlteredReceiptError("its bytes do not agree with its seal")
