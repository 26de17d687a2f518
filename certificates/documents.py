"""The certificate as paper and as a badge: pure functions of what it says, typeset by typst."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

import segno
import typst

from certificates.facts import Facts
from certificates.serials import draw_seal, group_code

HERE = Path(__file__).parent
# Noto CJK of the system prints names in Chinese, Japanese and Korean; everything else is in our own fonts.
SYSTEM_FONTS = (Path("/usr/share/fonts/opentype/noto"),)
NAME_FONTS = ["STIX Two Text", "Noto Serif CJK JP", "Noto Serif CJK SC", "Noto Serif CJK KR", "Noto Sans CJK JP"]
PDF_STANDARDS: list["typst.PDFStandard"] = ["a-3a", "ua-1"]
Paper = Literal["a4", "us-letter"]
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (297, 210), "us-letter": (279.4, 215.9)}
# Letters by their class, blank to the eye.
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
# Goes into the key of every cache: raise it when a template changes.
RENDERING = 3
_typesetter = Lock()


class Unprintable(Exception):
    """A text has a character that no font at hand has: it must not be dropped silently."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper and on the badge. ``credential`` is the signed text that goes inside."""

    facts: Facts
    code: str
    issuer: str
    address: str
    issued_at: datetime
    credential: str
    is_local: bool = False
    is_sample: bool = False


def render_pdf(sheet: Sheet, *, paper: Paper = "a4") -> bytes:
    """Return the certificate as PDF/A-3a and PDF/UA-1 with the signed credential attached; raise Unprintable."""
    width, height = PAPERS[paper]
    data = {**_describe(sheet), "width": width, "height": height, "qr": _draw_qr(sheet.address)}
    return _compile("certificate.typ", data, "pdf", sheet.issued_at)


def render_svg(sheet: Sheet) -> str:
    """Return the badge as SVG, nothing baked in."""
    return _compile("badge.typ", _describe(sheet), "svg").decode()


def render_png(sheet: Sheet) -> bytes:
    """Return the badge as PNG of 1200 by 630 pixels, nothing baked in: also the picture that links show."""
    return _compile("badge.typ", _describe(sheet), "png")


def is_printable(name: str) -> bool:
    """Return whether every character of a name is in a font at hand."""
    return not find_unprintable(name)


def find_unprintable(name: str) -> str:
    """Return the characters of a name for which no font is at hand, each once; those that nobody sees by number.

    A character that turns the direction of what follows, or takes no place, makes a name read as another one.
    """
    if unseen := [char for char in name if is_unseen(char)]:
        return " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in unseen))
    if _can_print(name):
        return ""
    return "".join(dict.fromkeys(char for char in name if not char.isspace() and not _can_print(char)))


def is_unseen(char: str) -> bool:
    """Return whether a character is a control, a format or a filler: it has no shape of its own."""
    return char in FILLERS or unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _can_print(text: str) -> bool:
    try:
        _compile("name.typ", {"name": text, "fonts": _known_fonts()}, "pdf")
    except Unprintable:
        return False
    return True


def _describe(sheet: Sheet) -> dict[str, object]:
    """The data of the templates: they come in as JSON, never as markup."""
    facts = sheet.facts
    return {
        "name": facts.printed_name,
        "exam_title": facts.exam_title,
        "exam_text": facts.exam_text,
        "points": facts.points,
        "max_points": facts.max_points,
        "cut_points": facts.cut_points,
        "date_text": facts.date_text,
        "domains": [{"title": d.title, "got": d.got, "of": d.of, "fills": d.fills} for d in facts.domains],
        "code": group_code(sheet.code),
        "seal": draw_seal(sheet.code),
        "issuer": sheet.issuer,
        "address": sheet.address,
        "credential": sheet.credential,
        "is_local": sheet.is_local,
        "is_sample": sheet.is_sample,
        "accreditor": facts.accreditor_name,
        "accreditor_url": facts.accreditor_url,
        "fonts": _known_fonts(),
    }


def _compile(
    template: str, data: dict[str, object], form: Literal["pdf", "svg", "png"], moment: datetime | None = None
) -> bytes:
    """Typeset; a warning is an error, since a missing character is no more than that to typst."""
    try:
        with _typesetter:
            made, warnings = _compiler().compile_with_warnings(
                input=(HERE / template).read_bytes(),
                format=form,
                ppi=144,
                sys_inputs={"data": json.dumps(data)},
                pdf_standards=PDF_STANDARDS if form == "pdf" else None,
                timestamp=int(moment.timestamp()) if moment else 0,
            )
    except typst.TypstError as error:
        raise Unprintable(error.message) from error
    if warnings or not isinstance(made, bytes):
        raise Unprintable("; ".join(warning.message for warning in warnings))
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    paths = [HERE / "fonts", *(path for path in SYSTEM_FONTS if path.is_dir())]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in paths]
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _known_fonts() -> list[str]:
    """The families that are there: typst warns of every other one, and a warning is an error here."""
    families = set(_fonts().families())
    return [family for family in NAME_FONTS if family in families]


def _draw_qr(address: str) -> str:
    """The address as an SVG code of level H; capitals make it smaller, and hosts and codes know no case."""
    buffer = BytesIO()
    segno.make(address.upper(), error="h", micro=False).save(
        buffer, kind="svg", border=0, dark="#10201F", xmldecl=False
    )
    return buffer.getvalue().decode()
