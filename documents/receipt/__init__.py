"""Receipts as files: canonical JSON, and a PDF that holds the same JSON."""

from documents.receipt.data import receipt_digest, receipt_json
from documents.receipt.page import receipt_facts, receipt_pdf
from documents.receipt.reading import ReadReceipt, read_receipt

__all__ = ["ReadReceipt", "read_receipt", "receipt_digest", "receipt_facts", "receipt_json", "receipt_pdf"]
