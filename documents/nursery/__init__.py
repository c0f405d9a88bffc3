"""Reading of untrusted files in limited processes: a warm nursery forks a child of its own for each file."""

from documents.nursery.limits import USUAL, Limits
from documents.nursery.nurseries import CELLS, LINES, OFFICE, PDF
from documents.nursery.nursery import Answers, ChildFaultError, Nursery

__all__ = ["CELLS", "LINES", "OFFICE", "PDF", "USUAL", "Answers", "ChildFaultError", "Limits", "Nursery"]
