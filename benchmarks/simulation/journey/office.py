"""An office with LibreOffice Calc: it opens workbooks, types into cells as a person would, and saves them.

The program is the real one, without a window. A macro in a profile of its own types what an order file
says; a cell that is locked takes nothing, as in the window.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SOFFICE = shutil.which("soffice")
"""The program, or none where it is not installed."""

_LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Clerk"/>
</library:library>
"""

_MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Clerk" \
script:language="StarBasic">
Sub Work(orders As String)
  On Error Goto Failed
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName" : kind(0).Value = "Calc MS Excel 2007 XML"
  Dim files, stream, book, words, cell
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = CreateUnoService("com.sun.star.io.TextInputStream")
  stream.setInputStream(files.openFileRead(orders))
  stream.setEncoding("UTF-8")
  Do While Not stream.isEOF()
    words = Split(stream.readLine(), Chr(9))
    If words(0) = "open" Then
      book = StarDesktop.loadComponentFromURL(words(1), "_blank", 0, hidden())
    ElseIf words(0) = "save" Then
      book.storeToURL(words(1), kind())
      book.close(True)
    Else
      cell = book.Sheets.getByName(words(0)).getCellRangeByName(words(1))
      cell.FormulaLocal = Join(Split(words(2), "\\n"), Chr(10))
    End If
  Loop
  stream.closeInput()
  StarDesktop.terminate()
  Exit Sub
Failed:
  Dim note
  note = FreeFile()
  Open ConvertFromURL(orders &amp; ".failed") For Output As #note
  Print #note, "line " &amp; Erl &amp; ": " &amp; Error$
  Close #note
  StarDesktop.terminate()
End Sub
</script:module>
"""

_LONGEST_RUN = 90
"""Seconds after which a run is given up: an error that shows a dialog would wait for ever."""


class Cell(NamedTuple):
    """A cell by the title of its sheet and its address."""

    sheet: str
    address: str


@dataclass(frozen=True)
class Office:
    """A folder with a profile of LibreOffice and the workbooks that are worked on."""

    folder: Path

    def fill_in(self, source: Path, target: Path, typed: Mapping[Cell, str]) -> Path:
        """Open a workbook, type into its cells, and save it as another file.

        Raises:
            RuntimeError: LibreOffice could not do it.
        """
        if not (self.folder / "profile").exists():
            self._open()
        orders = self.folder / "orders"
        lines = [f"{cell.sheet}\t{cell.address}\t{_line(text)}" for cell, text in typed.items()]
        # No end of line after the last one: LibreOffice would take it for a part of the name.
        said = [f"open\t{source.resolve().as_uri()}", *lines, f"save\t{target.resolve().as_uri()}"]
        orders.write_text("\n".join(said), encoding="utf-8")
        self._run(f'macro:///Standard.Clerk.Work("{orders.resolve().as_uri()}")')
        failed = orders.with_name("orders.failed")
        if failed.exists() or not target.exists():
            raise RuntimeError(failed.read_text() if failed.exists() else "nothing was saved")
        return target

    def _open(self) -> None:
        # LibreOffice makes its profile itself; what stood there before would be lost.
        self._run("--terminate_after_init")
        basic = self.folder / "profile" / "user" / "basic" / "Standard"
        (basic / "script.xlb").write_text(_LIBRARY)
        (basic / "Clerk.xba").write_text(_MODULE)

    def _run(self, *words: str) -> None:
        profile = (self.folder / "profile").resolve().as_uri()
        command = [SOFFICE or "soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        # A session of its own: the program is started by a script, and both have to end if it takes too long.
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen([*command, *words], start_new_session=True, stdout=said, stderr=said)
        with process:
            try:
                process.wait(_LONGEST_RUN)
            except subprocess.TimeoutExpired:
                _end_session(process.pid)
                raise


def _end_session(leader: int) -> None:
    os.killpg(leader, signal.SIGKILL)


def _line(text: str) -> str:
    assert "\t" not in text, "tabs part the words of an order"
    return text.replace("\n", "\\n")
