"""Forms for several authors and as JSON, at the command line."""

import io
import json
from pathlib import Path

import openpyxl

CODE = "pesco-nip-2024"
NOW = "2024-02-20T10:00:00+01:00"


def change(path, sheet, cell, value):
    workbook = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    workbook[sheet][cell] = value
    workbook.save(path)


def test_split_and_merge(opened):
    assert opened("form", CODE, "EL", "--now", NOW).code == 0
    split = opened("form", "split", "EL-nip.xlsx", "--out", "parts", "--json", "--now", NOW)
    files = [part["file"] for part in split.json["parts"]]
    assert files[0] == str(Path("parts", "EL-nip-cover.xlsx"))
    change(Path(files[0]), "Cover", "C9", "2023")
    merged = opened("form", "merge", *files, "--out", "whole.xlsx", "--json", "--now", NOW)
    assert (merged.code, merged.json) == (0, {"file": "whole.xlsx", "without": [], "conflicts": []})
    assert openpyxl.load_workbook("whole.xlsx")["Cover"]["C9"].value == "2023"


def test_a_conflict_ends_with_1_and_writes_nothing(opened):
    opened("form", CODE, "EL", "--now", NOW)
    for name in ("a.xlsx", "b.xlsx"):
        Path(name).write_bytes(Path("EL-nip.xlsx").read_bytes())
        change(Path(name), "Cover", "C9", f"said by {name}")
    merged = opened("form", "merge", "a.xlsx", "b.xlsx", "--out", "whole.xlsx", "--now", NOW)
    assert merged.code == 1
    assert not Path("whole.xlsx").exists()
    assert all(word in merged.out for word in ("Cover", "C9", "said by a.xlsx", "said by b.xlsx"))
    data = opened("form", "merge", "a.xlsx", "b.xlsx", "--out", "c.xlsx", "--json", "--now", NOW).json
    assert data["conflicts"][0]["answers"] == {"a.xlsx": "said by a.xlsx", "b.xlsx": "said by b.xlsx"}


def test_a_sheet_that_no_file_has_is_remarked(opened):
    opened("form", CODE, "EL", "--now", NOW)
    opened("form", "split", "EL-nip.xlsx", "--out", "parts", "--now", NOW)
    merged = opened("form", "merge", "parts/EL-nip-cover.xlsx", "--out", "whole.xlsx", "--now", NOW)
    assert merged.code == 0
    assert "No file has Basis of figures, Figures, " in merged.err


def test_the_form_as_json_follows_its_schema(opened):
    assert opened("form", "json", CODE, "EL", "--now", NOW).code == 0
    document = json.loads(Path("EL-nip.json").read_text())
    schema = opened("form", "schema", "nip").json
    assert document["form"]["respondent"] == "EL"
    assert set(document["answers"]) == set(schema["properties"]["answers"]["properties"])


def test_what_a_form_asks(kalends):
    assert kalends("form", "describe", "nip").out.startswith("# The form 'nip', version 2")
    unknown = kalends("form", "schema", "nap")
    assert (unknown.code, "known forms: nip, nip@2" in unknown.err) == (2, True)
