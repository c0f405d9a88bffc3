"""Reading of untrusted files in limited processes: a warm nursery forks a child of its own for each file."""

from documents.nursery.limits import USUAL, Limits
from documents.nursery.nurseries import OFFICE, PDF
from documents.nursery.nursery import ChildFaultError, Nursery

__all__ = ["OFFICE", "PDF", "USUAL", "ChildFaultError", "Limits", "Nursery"]
