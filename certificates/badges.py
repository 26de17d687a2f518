"""Credentials inside pictures and papers: baked into PNG and SVG, and read out of every form (Open Badges 3.0, 5.3)."""

import re
import struct
import zlib
from typing import Any, TypeVar

from certificates.canonical import read_json

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
Found = TypeVar("Found")
MAX_BYTES = 4 * 1024 * 1024
BAKED = re.compile(r"<openbadges:credential\b[^>]*>\s*((?:<!\[CDATA\[.*?\]\]>)+)\s*</openbadges:credential>", re.DOTALL)
PDF_ATTACHMENT = re.compile(
    rb"<<((?:[^<>]|<<(?:[^<>]|<<[^<>]*>>)*>>)*?/EmbeddedFile\b(?:[^<>]|<<[^<>]*>>)*)>>\s*stream\r?\n"
)


class NotReadable(Exception):
    """The file holds no credential that we can find; the sentence is for whoever gave it to us."""


def bake_png(picture: bytes, credential: str) -> bytes:
    """Return a PNG with the credential in one uncompressed iTXt chunk before the pixels."""
    if not picture.startswith(PNG_HEAD):
        raise ValueError("not a PNG")
    body = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    end = len(PNG_HEAD) + 25  # the chunk IHDR always comes first and has 13 bytes
    return picture[:end] + chunk + picture[end:]


def bake_svg(picture: str, credential: str) -> str:
    """Return an SVG with the credential in an element of its own, as CDATA (``]]>`` is split)."""
    text = credential.replace("]]>", "]]]]><![CDATA[>")
    element = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    head = re.search(r"<svg\b", picture)
    if head is None:
        raise ValueError("not an SVG")
    inside = picture.index(">", head.end()) + 1
    named = f'<svg xmlns:openbadges="{NAMESPACE}"' + picture[head.end() : inside]
    return picture[: head.start()] + named + element + picture[inside:]


def read_file(data: bytes) -> dict[str, Any] | str:
    """Return the credential of a file: a JSON object, or the text of a JWT; raise NotReadable."""
    if len(data) > MAX_BYTES:
        raise NotReadable("The file is too large for a certificate.")
    text = find_text(data).strip()
    if re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", text):
        return text
    try:
        document = read_json(text)
    except (ValueError, RecursionError) as error:
        raise NotReadable("The file holds no certificate that can be read.") from error
    if not isinstance(document, dict):
        raise NotReadable("The file holds no certificate that can be read.")
    return document


def find_text(data: bytes) -> str:
    """Return the text of the credential in a PNG, an SVG, a PDF, or in a file of its own; raise NotReadable."""
    if data.startswith(PNG_HEAD):
        return _from_png(data)
    if data.startswith(b"%PDF"):
        return _from_pdf(data)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NotReadable("The file is neither a PDF, a badge picture nor a text.") from error
    return _from_svg(text) if "<svg" in text[:2000] else text


def _from_png(data: bytes) -> str:
    place, found = len(PNG_HEAD), []
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0\0"):
            found.append(body)
        place += 12 + length
    body = _require_one(found, "This picture has no certificate inside.")
    parts = body[len(KEYWORD) + 1 :].split(b"\0", 4)
    return _decode(parts[-1])


def _decode(data: bytes) -> str:
    """Other bytes than UTF-8 would be mended differently by different programs."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotReadable("The file holds no certificate that can be read.") from error


def _from_svg(text: str) -> str:
    found = _require_one(BAKED.findall(text), "This picture has no certificate inside.")
    return "".join(re.findall(r"<!\[CDATA\[(.*?)\]\]>", found, re.DOTALL))


def _require_one(found: list[Found], nothing: str) -> Found:
    """The only one there is: of two, one program would read the first and another one the last."""
    if not found:
        raise NotReadable(nothing)
    if len(found) > 1:
        raise NotReadable("This file holds more than one certificate, and programs would read different ones.")
    return found[0]


def _from_pdf(data: bytes) -> str:
    found = _require_one(list(PDF_ATTACHMENT.finditer(data)), "This PDF has no certificate attached.")
    length = re.search(rb"/Length (\d+)", found[1])
    body = data[found.end() : found.end() + int(length[1])] if length else b""
    if b"/FlateDecode" in found[1]:
        try:
            body = zlib.decompressobj().decompress(body, MAX_BYTES)
        except zlib.error as error:
            raise NotReadable("The certificate attached to this PDF is damaged.") from error
    return _decode(body)
