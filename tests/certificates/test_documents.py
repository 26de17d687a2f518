"""The certificate as paper: read back as a PDF reader does, scanned, and printed in six scripts."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from certificates.badges import read_file
from certificates.documents import (
    SYSTEM_FONTS,
    Unprintable,
    find_unprintable,
    is_printable,
    render_pdf,
    render_png,
    render_svg,
)
from certificates.facts import NAMELESS
from tests.certificates.makers import FACTS, PLACE, make_document, make_issuer, make_sheet

CREDENTIAL = make_issuer().sign(make_document())
SHEET = make_sheet(CREDENTIAL)
NAMES = {
    "latin": "Łąka Ünal Ōta",
    "greek": "Μαθητής Δοκιμής",
    "cyrillic": "Учень Приклад",
    "vietnamese": "Người học mẫu",
    "chinese and japanese": "学習者 见本",
    "korean": "학습자 견본",
}
NO_FONT = "\u0905\u092e\u093f\u0924"


def named(name):
    return replace(SHEET, facts=replace(FACTS, name=name))


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(SHEET)


def read(pdf):
    return PdfReader(BytesIO(pdf))


def text_of(pdf):
    return " ".join(read(pdf).pages[0].extract_text().split())


def picture_of(pdf, scale=2):
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil()


def test_it_is_one_page_with_name_score_date_and_code(pdf):
    assert len(read(pdf).pages) == 1
    text = text_of(pdf)
    for words in (
        "Sample Learner",
        "13.5 of 16",
        "24 November 2026",
        "7K3MX 9R2VT B5HN8 QWD6C ZJ4PY A",
        "nabla.example/c",
    ):
        assert words in text


def test_the_signed_credential_is_attached_byte_for_byte(pdf):
    [(name, [data])] = read(pdf).attachments.items()
    assert (name, data.decode()) == ("credential.json", SHEET.credential)
    assert read_file(pdf) == CREDENTIAL
    [attached] = read(pdf).trailer["/Root"]["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Source"


def test_it_declares_both_standards(pdf):
    said = read(pdf).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfaid:part>3</pdfaid:part>\s*<pdfaid:conformance>A<", said)
    assert "<pdfuaid:part>1</pdfuaid:part>" in said


def test_it_is_tagged_for_readers_and_has_a_title(pdf):
    root = read(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Matrix Calculus" in read(pdf).metadata.title
    tags = [node["/S"] for node in walk(root["/StructTreeRoot"]) if "/S" in node]
    assert {"/H1", "/P", "/Figure"} <= set(tags)
    figures = [node for node in walk(root["/StructTreeRoot"]) if node.get("/S") == "/Figure"]
    assert all(node.get("/Alt") for node in figures)


def walk(node):
    """Every element of the tree of tags."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int):
            yield from walk(child)


def test_every_font_is_inside(pdf):
    for page in read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & inner.get_object()["/FontDescriptor"].get_object().keys()


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_square_code_of_the_paper_leads_to_the_certificate(paper):
    [found] = zxingcpp.read_barcodes(picture_of(render_pdf(SHEET, paper=paper)))
    assert found.text == PLACE.address.upper()
    assert found.ec_level == "H"


def test_letter_is_another_size_of_the_same_page(pdf):
    letter = render_pdf(SHEET, paper="us-letter")
    sizes = [tuple(round(float(side)) for side in read(data).pages[0].mediabox[2:]) for data in (pdf, letter)]
    assert sizes == [(842, 595), (792, 612)]
    assert text_of(letter) == text_of(pdf)
    assert len(read(letter).pages) == 1


def test_it_is_small(pdf):
    assert len(pdf) < 80_000


def test_the_same_certificate_is_the_same_file(pdf):
    assert render_pdf(SHEET) == pdf


def test_markup_in_a_name_is_text():
    assert "#panic() *x* $y$" in text_of(render_pdf(named("#panic() *x* $y$")))


def test_a_long_name_stays_on_the_page():
    sheet = named("A Name That Is As Long As A Name May Be And Even Longer Than That, To Its Very End")
    assert len(read(render_pdf(sheet)).pages) == 1


@pytest.mark.parametrize("script", NAMES)
def test_names_are_printed_in_six_scripts(script):
    if not is_printable(NAMES["korean"]):
        pytest.fail(f"Noto CJK is missing below {SYSTEM_FONTS[0]}: install the system's package fonts-noto-cjk.")
    made = render_pdf(named(NAMES[script]))
    assert NAMES[script] in text_of(made)
    assert len(made) < 80_000
    assert has_ink_at_the_name(made)


def has_ink_at_the_name(pdf):
    """Whether the place of the name is written on, and differs from one without a name."""
    box = (150, 270, 1100, 400)
    written, empty = (picture_of(data).convert("L").crop(box) for data in (pdf, render_pdf(named("."))))
    dark = [sum(1 for value in picture.tobytes() if value < 128) for picture in (written, empty)]
    return dark[0] > dark[1] + 500


def test_a_character_without_a_font_is_refused_and_never_dropped():
    assert find_unprintable(f"Learner {NO_FONT}") == NO_FONT
    with pytest.raises(Unprintable):
        render_pdf(named(NO_FONT))


def test_a_certificate_without_a_name_speaks_of_its_holder():
    assert NAMELESS in text_of(render_pdf(named("")))


def test_hidden_domains_are_not_printed(pdf):
    assert "Domain 1" in text_of(pdf)
    assert "Domain 1" not in text_of(render_pdf(replace(SHEET, facts=replace(FACTS, domains=()))))


def test_an_accreditor_is_named_only_where_one_was_entered(pdf):
    assert "ccredit" not in text_of(pdf)
    facts = replace(FACTS, accreditor_name="An Outside Body", accreditor_url="https://body.example")
    assert "Accredited by An Outside Body, https://body.example" in text_of(render_pdf(replace(SHEET, facts=facts)))


def test_a_private_installation_says_so():
    assert "private installation" in text_of(render_pdf(replace(SHEET, is_local=True)))


def test_a_sample_says_so_on_paper_and_badge():
    sample = replace(SHEET, is_sample=True)
    assert "Sample, not a certificate" in text_of(render_pdf(sample))
    assert render_svg(sample) != render_svg(SHEET)


def test_the_badge_has_the_size_of_a_picture_of_a_link():
    from PIL import Image

    assert Image.open(BytesIO(render_png(SHEET))).size == (1200, 630)


def test_the_credential_inside_is_what_was_signed():
    assert json.loads(SHEET.credential) == CREDENTIAL


def test_mathematics_is_set_and_told_in_words(pdf):
    formulas = [node for node in walk(read(pdf).trailer["/Root"]["/StructTreeRoot"]) if node.get("/S") == "/Formula"]
    assert [node["/Alt"] for node in formulas] == [
        "The derivative of x transposed times A times x by x is A plus A transposed, times x."
    ]
    assert "derivatives such as" in text_of(pdf)


@pytest.mark.parametrize(
    "char", ["\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufeff", "\u3164", "\ufffe", "\x01"]
)
def test_a_character_that_nobody_sees_is_refused_by_its_number(char):
    assert find_unprintable(f"Learner{char}Name") == f"U+{ord(char):04X}"
