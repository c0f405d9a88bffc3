import io

import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from documents.note.pdf import docx_to_pdf
from documents.note.word.page import read_docx
from models.errors import UnshownContentError


def picture(form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (4, 2), "navy").save(file, form)
    file.seek(0)
    return file


def frame(document):
    return next(document.element.body.iter(qn("wp:inline")))


@pytest.fixture
def pictured(document):
    """A document with a picture of 40 by 20 points, whose alternative text is 'Two arrows'."""
    document.core_properties.title = "Picture"
    document.add_picture(picture(), width=Pt(40))
    frame(document).find(qn("wp:docPr")).set("descr", "Two arrows & more")
    return document


def test_a_picture_is_shown_with_its_size_and_its_words(pictured, saved):
    page = read_docx(saved(pictured))
    (name,) = page.pictures
    assert f'<img src="{name}" alt="Two arrows &amp; more" style="width: 40pt; height: 20pt">' in page.html
    assert page.pictures[name] == picture().getvalue()


def test_a_picture_is_in_the_pdf(pictured, saved):
    assert b"/Image" in docx_to_pdf(saved(pictured))


def test_a_picture_in_the_head_needs_no_words(document, saved):
    document.sections[0].header.paragraphs[0].add_run().add_picture(picture("JPEG"))
    page = read_docx(saved(document))
    assert 'alt=""' in page.html
    assert len(page.pictures) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param(
            lambda found: found.find(qn("wp:docPr")).set("descr", " "), "alternative text", id="no words"
        ),
        pytest.param(lambda found: setattr(found, "tag", qn("wp:anchor")), "that floats", id="floating"),
        pytest.param(
            lambda found: next(found.iter(qn("a:blip"))).set(qn("r:embed"), "rId999"),
            "'missing'",
            id="missing",
        ),
    ],
)
def test_pictures_that_could_not_be_shown(pictured, saved, change, found):
    change(frame(pictured))
    with pytest.raises(UnshownContentError, match=found):
        read_docx(saved(pictured))


def test_a_picture_in_another_format_is_refused(document, saved):
    document.add_picture(picture("BMP"))
    with pytest.raises(UnshownContentError, match="of the kind 'image/bmp'"):
        read_docx(saved(document))
