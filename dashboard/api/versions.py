"""What programs read of what was handed in: versions, points, receipts, differences."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from dashboard.api.answering import Spanned, listed, shown, shown_bytes
from dashboard.api.asking import ReadsOne, Version
from dashboard.api.bodies import BYTES, JSON, PDF
from dashboard.api.described import COMPARED, DELIVERABLE, bytes_of
from dashboard.api.prefix import ONE
from dashboard.api.shapes import Differences, Page, Point, Submission
from documents.receipt import receipt_json, receipt_pdf
from models.errors import NothingToCompareError
from tasks.differences import Compared, compare_versions
from tasks.originals import own_original
from tasks.receipts import ReceiptWanted, find_receipt

router = APIRouter(prefix=f"{ONE}/submissions", tags=["read"])


class ReceiptFormat(StrEnum):
    """In which format a receipt goes out."""

    JSON = "json"
    PDF = "pdf"


@router.get("", response_model=Page[Submission], responses=DELIVERABLE)
def submissions(asked: ReadsOne, wanted: Spanned) -> Response:
    """List what was handed in, the first version first."""
    return listed(asked.by.request, asked.versions, wanted, Submission.of)


@router.get("/{version}", response_model=Submission, responses=DELIVERABLE)
def one_submission(asked: ReadsOne, version: Version) -> Response:
    """Show one version."""
    return shown(asked.by.request, Submission.of(asked.version(version)))


@router.get("/{version}/findings", response_model=Page[Point], responses=DELIVERABLE)
def findings(asked: ReadsOne, version: Version, wanted: Spanned) -> Response:
    """List what is technically wrong in a version, and what to do; empty until `checked_at` is there."""
    found = [one.in_language(asked.by.language) for one in asked.version(version).findings]
    return listed(asked.by.request, found, wanted, Point.of)


@router.get("/{version}/receipt", response_class=Response, responses=bytes_of(JSON, PDF) | DELIVERABLE)
def receipt(asked: ReadsOne, version: Version, format: ReceiptFormat = ReceiptFormat.JSON) -> Response:  # noqa: A002 - as in the address
    """Fetch the receipt of a version: the same bytes whenever it is asked for."""
    asked.version(version)
    wanted = ReceiptWanted(**vars(asked.whose), version=version, language=asked.by.language)
    found = find_receipt(asked.by.services, wanted, asked.by.now)
    if format is ReceiptFormat.PDF:
        return shown_bytes(asked.by.request, receipt_pdf(found), PDF)
    return shown_bytes(asked.by.request, receipt_json(found), JSON)


@router.get("/{version}/file", response_class=Response, responses=bytes_of(BYTES) | DELIVERABLE)
def own_file(asked: ReadsOne, version: Version) -> Response:
    """Fetch what was handed in, as it came; a registration has no file."""
    found = own_original(asked.by.services, asked.whose, asked.version(version))
    answer = shown_bytes(asked.by.request, found.content, BYTES)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


@router.get("/{version}/differences", response_model=Differences, responses=COMPARED)
def differences(
    asked: ReadsOne,
    version: Version,
    earlier: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="By default the one before that counts")
    ] = None,
) -> Response:
    """Show in what a version differs from an earlier one."""
    asked.version(version)
    before = earlier or next(
        (one.version for one in reversed(asked.versions) if one.version < version and not one.withdrawn_at),
        None,
    )
    if before is None:
        why = f"has no version before {version} that counts"
        raise NothingToCompareError(asked.whose.respondent, asked.whose.deliverable, why)
    asked.version(before)
    pair = Compared(**vars(asked.whose), earlier=before, later=version)
    return shown(asked.by.request, Differences.of(compare_versions(asked.by.services, pair, asked.by.now)))
