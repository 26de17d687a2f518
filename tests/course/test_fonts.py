"""The fonts that we serve hold what our pages show."""

import html
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

ROOT = Path(settings.BASE_DIR)
FONTS = ROOT / "static" / "vendor" / "fonts"
MATH_FONT = "stix-two-math-subset.woff2"
# Both fell silently to another font before: the italic h stands outside the italic block, bold digits far behind it.
TRAPS = "ℎ" + "".join(chr(0x1D7CE + digit) for digit in range(10))
INVISIBLE = {0x2061, 0x2062, 0x2063, 0x2064}


def read_listed() -> set[int]:
    """The code points of scripts/math-characters.txt."""
    points: set[int] = set()
    for line in (ROOT / "scripts" / "math-characters.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, last = line.split()[0].partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def read_font(name: str) -> TTFont:
    """One of the vendored fonts."""
    return TTFont(BytesIO((FONTS / name).read_bytes()))


def shown_in_mathematics(char: str) -> int:
    """The code point that a browser draws for a letter alone in <mi>: italic, with the h at its own place."""
    if "a" <= char <= "z":
        return 0x210E if char == "h" else 0x1D44E + ord(char) - ord("a")
    return 0x1D434 + ord(char) - ord("A") if "A" <= char <= "Z" else ord(char)


def test_the_subset_holds_every_listed_character() -> None:
    missing = read_listed() - set(read_font(MATH_FONT).getBestCmap()) - INVISIBLE
    assert not [f"{point:04X}" for point in sorted(missing)]


def test_the_subset_keeps_the_table_that_lays_formulas_out() -> None:
    assert "MATH" in read_font(MATH_FONT)


def test_the_subset_stays_small() -> None:
    assert (FONTS / MATH_FONT).stat().st_size <= 90_000


@pytest.mark.parametrize("char", TRAPS)
def test_the_subset_holds_the_letters_that_fell_out_before(char: str) -> None:
    assert ord(char) in read_font(MATH_FONT).getBestCmap()


def test_the_subset_holds_every_italic_letter_that_a_browser_draws() -> None:
    held = read_font(MATH_FONT).getBestCmap()
    letters = [chr(code) for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))]
    assert all(shown_in_mathematics(letter) in held for letter in letters)


def test_the_formulas_of_the_templates_use_only_characters_of_the_subset() -> None:
    held = set(read_font(MATH_FONT).getBestCmap()) | INVISIBLE
    for path in (ROOT / "templates").rglob("*.html"):
        for formula in re.findall(r"<math.*?</math>", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            text = html.unescape(re.sub(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\s", "", formula))
            assert {ord(char) for char in text} <= held, path.name


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.woff2")), ids=lambda path: path.name)
def test_every_vendored_font_has_a_licence_beside_it(path: Path) -> None:
    families = [licence.name.removesuffix(".LICENSE") for licence in FONTS.glob("*.LICENSE")]
    assert any(path.name.startswith(family) for family in families)


def test_the_versions_of_the_fonts_are_recorded_without_an_address() -> None:
    text = (FONTS / "VERSIONS.txt").read_text(encoding="utf-8")
    assert text.count("OFL-1.1") == 4
    assert "://" not in text


def test_every_font_that_the_style_sheet_names_is_there() -> None:
    names = re.findall(r"fonts/([\w-]+\.woff2)", (ROOT / "static/css/fonts.css").read_text(encoding="utf-8"))
    assert names
    assert all((FONTS / name).is_file() for name in names)
