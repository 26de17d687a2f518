"""The certificate as PDF: its words, its code, its square code, its fonts."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.documents import Document, DomainLine, Unprintable, is_printable, render_pdf

CODE = "7K3MX9R2VTB5HN8QWD6CZJ4PYA"
DOCUMENT = Document(
    code=CODE,
    name="Łucja Ünal",
    exam_title="Matrix Calculus in Data Science & ML",
    points="13",
    max_points=16,
    cut_points=12,
    date_text="24 November 2026",
    exam_text="version 1, timed, 40 minutes, attempt 2",
    issuer="Nabla, nabla.example",
    address=f"https://nabla.example/c/{CODE}",
    is_local=False,
    domains=tuple(DomainLine(f"Domain {n}", "3/2" if n == 1 else "2", 2) for n in range(1, 9)),
)


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(DOCUMENT)


def text_of(pdf):
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_it_is_one_page_with_name_score_date_and_code(pdf):
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    text = text_of(pdf)
    for words in ("Łucja Ünal", "13 of 16", "24 November 2026", "7K3MX 9R2VT B5HN8 QWD6C ZJ4PY A", "nabla.example/c"):
        assert words in text


def test_it_is_tagged_for_readers_and_has_a_title(pdf):
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert "Matrix Calculus" in reader.metadata.title


def test_the_square_code_leads_to_the_certificate():
    import segno
    import zxingcpp
    from PIL import Image

    buffer = BytesIO()
    segno.make(DOCUMENT.address.upper(), error="h", micro=False).save(buffer, kind="png", scale=6, border=4)
    [found] = zxingcpp.read_barcodes(Image.open(buffer))
    assert found.text == DOCUMENT.address.upper()


def test_the_same_certificate_is_the_same_file(pdf):
    assert render_pdf(DOCUMENT) == pdf


def test_markup_in_a_name_is_text():
    assert "#panic() *x* $y$" in text_of(render_pdf(replace(DOCUMENT, name="#panic() *x* $y$")))


@pytest.mark.parametrize("name", ["Αθηνά", "Пётр", "Nguyễn Thị", "O’Neill"])
def test_names_in_other_letters_are_printed(name):
    assert is_printable(name)
    render_pdf(replace(DOCUMENT, name=name))


def test_a_character_without_a_font_is_refused_and_never_dropped():
    name = "\u0905\u092e\u093f\u0924"
    assert not is_printable(name)
    with pytest.raises(Unprintable):
        render_pdf(replace(DOCUMENT, name=name))


def test_a_private_installation_says_so():
    assert "private installation" in text_of(render_pdf(replace(DOCUMENT, is_local=True)))
