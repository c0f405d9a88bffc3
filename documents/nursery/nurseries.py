"""The nurseries of this process, one for each family of files; each starts when its first file comes."""

from pathlib import Path

from documents.nursery.nursery import Nursery

_DOCUMENTS = Path(__file__).parents[1]

CELLS, LINES = "cells", "lines"
"""What the first of them can be asked for."""

OFFICE = Nursery((_DOCUMENTS / "reader" / "child.py", _DOCUMENTS / "gate" / "office_child.py"))
"""Reads workbooks and Word documents."""

PDF = Nursery((_DOCUMENTS / "gate" / "pdf_child.py",))
"""Reads PDF documents; apart, since what it imports takes longer."""
