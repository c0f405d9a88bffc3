"""A receipt as canonical JSON, and back: only bytes that this very receipt would give are one."""

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from models.errors import AlteredReceiptError
from models.rules.audit import canonical
from models.rules.instants import utc_text
from models.rules.receipts import StateReceipt

SCHEMA = "kalends-receipt/1"
"""Name and version of what stands in the JSON."""

SCHEMA_ANNOUNCED = "kalends-receipt/2"
"""The same, with the day that the respondent announced; before, that stood there as the due day."""

MOST_BYTES = 2**16
"""Bytes that the JSON of a receipt can have: what it quotes is short."""


def receipt_json(receipt: StateReceipt) -> bytes:
    """Return the receipt as canonical JSON on one line: the same receipt, the same bytes."""
    digest = receipt_digest(receipt)
    return canonical({"digest": digest, **_sealed(receipt)}).encode() + b"\n"


def receipt_digest(receipt: StateReceipt) -> str:
    """Return the SHA-256 of all that the JSON says besides the digest itself."""
    return hashlib.sha256(canonical(_sealed(receipt)).encode()).hexdigest()


def read_receipt_json(content: bytes) -> StateReceipt:
    """Return the receipt that some JSON holds.

    Raises:
        AlteredReceiptError: it is none, or one byte of it is not as Kalends wrote it.
    """
    if len(content) > MOST_BYTES:
        raise AlteredReceiptError("it is far longer than a receipt")
    try:
        told = json.loads(content)
        if not isinstance(told, dict) or told.get("schema") not in (SCHEMA, SCHEMA_ANNOUNCED):
            raise AlteredReceiptError(f"it does not say that it is {SCHEMA} or {SCHEMA_ANNOUNCED}")
        receipt = _adapter().validate_python(told["receipt"])
        is_as_written = receipt_json(receipt) == content
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise AlteredReceiptError("it cannot be read as the JSON of a receipt") from error
    if not is_as_written:
        raise AlteredReceiptError("it does not agree with its own digest")
    if (receipt.file is None) == (receipt.part is None) or not _is_zone(receipt.time_zone):
        raise AlteredReceiptError("what it says cannot be")
    return receipt


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _sealed(receipt: StateReceipt) -> dict[str, object]:
    told = _plain(asdict(receipt))
    if receipt.due.announced_at:
        return {"receipt": told, "schema": SCHEMA_ANNOUNCED}
    del told["due"]["announced_at"]
    return {"receipt": told, "schema": SCHEMA}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return utc_text(value.astimezone(UTC)) if isinstance(value, datetime) else value


@cache
def _adapter() -> TypeAdapter[StateReceipt]:
    return TypeAdapter(StateReceipt)
