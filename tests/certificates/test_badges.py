"""Credentials inside pictures: baked as the standard says, and read out of every form."""

import json
import struct
import xml.etree.ElementTree as Tree
import zlib
from io import BytesIO

import pytest
from PIL import Image

from certificates.badges import NAMESPACE, NotReadable, bake_png, bake_svg, read_file
from certificates.documents import render_pdf, render_png, render_svg
from certificates.signing import sign_jwt
from tests.certificates.makers import change, make_document, make_issuer, make_sheet

ISSUER = make_issuer()
CREDENTIAL = ISSUER.sign(change(make_document(), "credentialSubject", "narrative", value="ends ]]> here, and goes on"))
TEXT = json.dumps(CREDENTIAL)
SHEET = make_sheet(CREDENTIAL)


def chunks(data):
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[place + 8 + length :][:4])[0]
        yield kind, body
        place += 12 + length


def test_a_png_holds_one_uncompressed_chunk_of_text():
    baked = bake_png(render_png(SHEET), TEXT)
    [body] = [body for kind, body in chunks(baked) if kind == b"iTXt"]
    assert body == b"openbadgecredential\0\0\0\0\0" + TEXT.encode()
    assert next(kind for kind, _ in chunks(baked)) == b"IHDR"
    assert Image.open(BytesIO(baked)).text["openbadgecredential"] == TEXT


def test_an_svg_holds_an_element_of_the_standards_namespace():
    tree = Tree.fromstring(bake_svg(render_svg(SHEET), TEXT))  # noqa: S314  (our own picture)
    assert tree.find(f"{{{NAMESPACE}}}credential").text == TEXT


@pytest.mark.parametrize("form", ["png", "svg", "json", "jwt"])
def test_every_form_is_read(form):
    token = sign_jwt(CREDENTIAL, signer=ISSUER.jwt)
    files = {
        "png": bake_png(render_png(SHEET), TEXT),
        "svg": bake_svg(render_svg(SHEET), TEXT).encode(),
        "json": TEXT.encode(),
        "jwt": f"{token}\n".encode(),
    }
    assert read_file(files[form]) == (token if form == "jwt" else CREDENTIAL)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"%PDF-1.7 nothing",
        b"\x89PNG\r\n\x1a\n",
        b"<svg></svg>",
        b"[1]",
        b"{",
        b"[" * 100_000,
        b" " * 5_000_000,
    ],
)
def test_a_file_without_a_certificate_is_refused_with_a_sentence(data):
    with pytest.raises(NotReadable, match=r"\.$"):
        read_file(data)


def test_only_pictures_are_baked():
    with pytest.raises(ValueError, match="PNG"):
        bake_png(b"GIF89a", TEXT)
    with pytest.raises(ValueError, match="SVG"):
        bake_svg("<html></html>", TEXT)


def test_a_file_that_is_too_large_is_not_even_read():
    with pytest.raises(NotReadable, match="too large"):
        read_file(TEXT.encode() + b" " * 5_000_000)


def test_a_file_with_two_certificates_is_refused_in_every_form():
    first, second = '{"id": "first"}', '{"id": "second"}'
    picture, drawing = render_png(make_sheet()), render_svg(make_sheet())
    two = "This file holds more than one certificate"
    for data in (bake_png(bake_png(picture, first), second), bake_svg(bake_svg(drawing, first), second).encode()):
        with pytest.raises(NotReadable, match=two):
            read_file(data)
    pdf = render_pdf(make_sheet({"id": "first"}))
    with pytest.raises(NotReadable, match=two):
        read_file(pdf + b"\n" + pdf)


def test_a_chunk_without_its_parts_holds_no_certificate():
    chunk = b"openbadgecredential\0\0"
    picture = render_png(make_sheet())
    length = struct.pack(">I", len(chunk))
    with pytest.raises(NotReadable):
        read_file(picture[:33] + length + b"iTXt" + chunk + b"0000" + picture[33:])
