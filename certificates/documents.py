"""The certificate as PDF: a pure function of what it says, typeset by typst."""

import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import segno
import typst

from certificates.serials import draw_seal, group_code

HERE = Path(__file__).parent
# Noto CJK of the system prints names in Chinese, Japanese and Korean; everything else is in our own fonts.
SYSTEM_FONTS = (Path("/usr/share/fonts/opentype/noto"),)
NAME_FONTS = ["STIX Two Text", "Noto Serif CJK JP", "Noto Serif CJK SC", "Noto Serif CJK KR", "Noto Sans CJK JP"]


class Unprintable(Exception):
    """The name has a character that no font at hand has: it must not be dropped silently."""


@dataclass(frozen=True, slots=True)
class DomainLine:
    """Points in one domain, out of so many questions."""

    title: str
    got: str
    of: int

    @property
    def fills(self) -> list[float]:
        """How much of each cell is filled, 0 to 1: partial credit is part of a cell."""
        points = float(Fraction(self.got))
        return [min(max(points - cell, 0.0), 1.0) for cell in range(self.of)]


@dataclass(frozen=True, slots=True)
class Document:
    """What a certificate says. Dates are written out; points are as printed."""

    code: str
    name: str
    exam_title: str
    points: str
    max_points: int
    cut_points: int
    date_text: str
    exam_text: str
    issuer: str
    address: str
    is_local: bool
    domains: tuple[DomainLine, ...]


def render_pdf(document: Document) -> bytes:
    """Return the certificate as PDF/UA; raise Unprintable rather than drop a character of the name."""
    data = {**asdict(document), "code": group_code(document.code), "seal": draw_seal(document.code)}
    data["domains"] = [{"title": d.title, "got": d.got, "of": d.of, "fills": d.fills} for d in document.domains]
    data["qr"], data["fonts"] = _qr(document.address), _known_fonts()
    return _compile((HERE / "certificate.typ").read_bytes(), data)


def is_printable(name: str) -> bool:
    """Return whether every character of a name is in a font at hand."""
    page = b"""
    #let data = json(bytes(sys.inputs.data))
    #set document(title: "name")
    #text(font: data.fonts, data.name)
    """
    try:
        _compile(page, {"name": name, "fonts": _known_fonts()})
    except Unprintable:
        return False
    return True


def _compile(source: bytes, data: dict[str, object]) -> bytes:
    """Typeset; a warning is an error, since a missing character is no more than that to typst."""
    try:
        pdf, warnings = typst.compile_with_warnings(
            source,
            format="pdf",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        raise Unprintable(error.message) from error
    if warnings:
        raise Unprintable("; ".join(warning.message for warning in warnings))
    return bytes(pdf)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    paths = [HERE / "fonts", *(path for path in SYSTEM_FONTS if path.is_dir())]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in paths]
    )


def _known_fonts() -> list[str]:
    """The families that are there: typst warns of every other one, and a warning is an error here."""
    families = set(_fonts().families())
    return [family for family in NAME_FONTS if family in families]


def _qr(address: str) -> str:
    """The address as an SVG code of level H; capitals make it smaller, and hosts and codes know no case."""
    buffer = BytesIO()
    segno.make(address.upper(), error="h", micro=False).save(
        buffer, kind="svg", border=0, dark="#10201F", xmldecl=False
    )
    return buffer.getvalue().decode()
