"""The gate by kinds of files, and its rule on markings."""

import hashlib
import random
from contextlib import suppress

import pytest

from config.definition import FileFormat
from documents.form import write_form
from documents.gate import LARGEST_FILE, admit, refuse_classified
from models.errors import (
    ActiveContentError,
    ClassifiedMarkingError,
    CycleError,
    EncryptedFileError,
    FileSizeError,
    FormatRefusedError,
    GateError,
    PlainTextError,
)
from models.rules.answers import Answer, AnswerKey, Plan

ALL = tuple(FileFormat)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def pdf(catalog=b"", trailer=b""):
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog"
        + catalog
        + b">>endobj\ntrailer<</Root 1 0 R"
        + trailer
        + b">>\n%%EOF"
    )


def test_form_is_admitted(make_request):
    content = write_form(make_request())
    admitted = admit(content, (FileFormat.XLSX,))
    assert (admitted.format, admitted.size) == (FileFormat.XLSX, len(content))
    assert admitted.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param("Élan ≥ 2 %\r\n\tyes\f".encode(), FileFormat.TXT, id="text"),
        pytest.param(b"\xef\xbb\xbfwith mark", FileFormat.TXT, id="text with byte order mark"),
        pytest.param(b"PK is how this text begins", FileFormat.TXT, id="text like an archive"),
        pytest.param(pdf(), FileFormat.PDF, id="pdf"),
    ],
)
def test_admitted(content, found):
    assert admit(content, ALL).format is found


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"", FileSizeError, id="empty"),
        pytest.param(b" " * (LARGEST_FILE + 1), FileSizeError, id="too large"),
        pytest.param(ENCRYPTED, EncryptedFileError, id="encrypted workbook"),
        pytest.param(OLE + bytes(504), FormatRefusedError, id="old binary format"),
        pytest.param(pdf(b"/OpenAction<</S/JavaScript>>"), ActiveContentError, id="pdf with script"),
        pytest.param(pdf(b"/OpenAction<</S/J#61vaScript>>"), ActiveContentError, id="pdf, disguised script"),
        pytest.param(pdf(b"/OpenAction<</S/L#61unch>>"), ActiveContentError, id="pdf that launches"),
        pytest.param(pdf(b"/Names<</EmbeddedFiles 2 0 R>>"), ActiveContentError, id="pdf with attachment"),
        pytest.param(pdf(trailer=b"/Encrypt 3 0 R"), EncryptedFileError, id="encrypted pdf"),
        pytest.param("Märchen".encode("latin-1"), PlainTextError, id="latin-1"),
        pytest.param("plain".encode("utf-16"), PlainTextError, id="utf-16"),
        pytest.param(b"a\x00b", PlainTextError, id="nul"),
        pytest.param(b"a\x1b[2Jb", PlainTextError, id="escape sequence"),
    ],
)
def test_refused(content, error):
    with pytest.raises(error) as caught:
        admit(content, ALL)
    assert isinstance(caught.value, GateError | CycleError)
    assert caught.value.rule != "gate"
    assert caught.value.way_out


def test_largest_file_is_admitted():
    assert admit(b" " * LARGEST_FILE, ALL).size == LARGEST_FILE


@pytest.mark.parametrize(
    ("content", "formats", "words"),
    [
        pytest.param(pdf(), (FileFormat.XLSX,), "a .pdf file; accepted here: xlsx", id="pdf for a form"),
        pytest.param(b"text", (FileFormat.XLSX,), "unknown kind", id="text for a form"),
        pytest.param(b"text", (FileFormat.PDF, FileFormat.DOCX), "pdf, docx", id="text for a scan"),
    ],
)
def test_other_format_than_accepted(content, formats, words):
    with pytest.raises(FormatRefusedError, match=words):
        admit(content, formats)


@pytest.mark.parametrize(
    ("content", "name", "way_out"),
    [
        pytest.param(pdf(), "plan.pdf", "take the form, fill it in, and send it as .xlsx", id="pdf"),
        pytest.param(
            b"\xff\xd8\xff\xe0photo", "", "take the form, fill it in, and send it as .xlsx", id="photo"
        ),
        pytest.param(b"x", "plan.ods", "save the document as .xlsx and send it again", id="other workbook"),
        pytest.param(OLE + bytes(504), "", "save the document as .xlsx and send it again", id="old workbook"),
        pytest.param(
            b"", "plan.xlsx", "choose the file again: save it first, and see that it has a size", id="empty"
        ),
    ],
)
def test_the_way_out_where_a_form_belongs(content, name, way_out):
    with pytest.raises(GateError) as refused:
        admit(content, (FileFormat.XLSX,), name)
    assert refused.value.way_out == way_out


def test_a_document_is_saved_otherwise_where_none_is_a_form():
    with pytest.raises(FormatRefusedError) as refused:
        admit(b"\xff\xd8\xff\xe0photo", (FileFormat.PDF,))
    assert refused.value.way_out == "save the document as .pdf and send it again"


def test_archive_that_is_no_office_file(make_request, repack):
    slides = repack(write_form(make_request()), {"[Content_Types].xml": b"<Types/>"})
    with pytest.raises(FormatRefusedError, match="archive"):
        admit(slides, ALL)


def test_random_bytes_never_pass_and_never_crash():
    for seed in range(200):
        noise = random.Random(seed).randbytes(600)
        for start in (b"", b"PK\x03\x04", OLE, b"PK\x03\x04" + b"\0" * 26):
            with pytest.raises(GateError):
                admit(start + noise, (FileFormat.XLSX, FileFormat.TXT))


def test_damaged_forms_pass_or_are_refused(make_request):
    form = write_form(make_request())
    for seed in range(300):
        dice = random.Random(seed)
        content = bytearray(form)
        for _ in range(dice.randint(1, 20)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(GateError):
            admit(bytes(content), ALL)


@pytest.mark.parametrize(
    ("marking", "level"),
    [
        pytest.param("RESTREINT UE/EU RESTRICTED", "RESTREINT UE/EU RESTRICTED", id="restricted"),
        pytest.param("restreint ue", "RESTREINT UE/EU RESTRICTED", id="small letters"),
        pytest.param("EU-RESTRICTED until 2030", "RESTREINT UE/EU RESTRICTED", id="with a dash"),
        pytest.param("R-UE/EU-R", "RESTREINT UE/EU RESTRICTED", id="short"),
        pytest.param("CONFIDENTIEL UE/EU CONFIDENTIAL", "CONFIDENTIEL UE/EU CONFIDENTIAL", id="confidential"),
        pytest.param("SECRET UE / EU SECRET", "SECRET UE/EU SECRET", id="secret"),
        pytest.param("TRÈS SECRET UE/EU TOP SECRET", "TRES SECRET UE/EU TOP SECRET", id="top secret"),
        pytest.param("Tre\u0300s secret\u00a0UE", "TRES SECRET UE/EU TOP SECRET", id="composed, hard space"),
        pytest.param("ＥＵ　ＳＥＣＲＥＴ", "SECRET UE/EU SECRET", id="wide letters"),
    ],
)
def test_classified_marking_is_refused(identity, marking, level):
    plan = Plan(identity, {AnswerKey("cover", "", "marking"): Answer(marking, cell="C11")})
    with pytest.raises(ClassifiedMarkingError) as caught:
        refuse_classified(plan)
    assert (caught.value.level, caught.value.place) == (level, "cell C11")
    assert "kalends register" in caught.value.way_out


@pytest.mark.parametrize(
    "marking", ["", None, "No marking", "LIMITE", "Restricted distribution", "due EU R&D"]
)
def test_other_markings_pass(identity, marking):
    refuse_classified(Plan(identity, {AnswerKey("cover", "", "marking"): Answer(marking)}))


def test_text_that_mentions_a_level_passes(identity):
    text = "Details are in an annex classified RESTREINT UE/EU RESTRICTED."
    refuse_classified(Plan(identity, {AnswerKey("commitments", "12", "progress"): Answer(text)}))
