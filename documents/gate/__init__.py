"""The gate: what every file passes before it is taken in, in the order of docs/hand-in.md."""

from documents.gate.body import LARGEST_FILE, read_body
from documents.gate.kinds import Admitted, admit, formats_taken
from documents.gate.looking import Looked, look_at
from documents.gate.plans import mentions, refuse_classified
from documents.gate.scanner import Scanner, Verdict

__all__ = [
    "LARGEST_FILE",
    "Admitted",
    "Looked",
    "Scanner",
    "Verdict",
    "admit",
    "formats_taken",
    "look_at",
    "mentions",
    "read_body",
    "refuse_classified",
]
