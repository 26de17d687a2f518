"""TeX to MathML as Nabla draws it: transposes lowered, differentials upright, no style attribute."""

from __future__ import annotations

import functools
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert

TRANSPOSE = '<mpadded voffset="-0.2em" height="-0.2em"><mi mathvariant="normal">⊤</mi></mpadded>'
MATH_TAGS = {
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "msup",
    "msub",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
    "mover",
    "munder",
    "munderover",
    "mpadded",
    "mphantom",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "menclose",
}
MATH_ATTRIBUTES = {
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator", "lspace", "rspace", "minsize", "maxsize", "symmetric", "form"},
    "mpadded": {"voffset", "height", "depth", "width", "lspace"},
    "mspace": {"width"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mtd": {"columnalign"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "mstyle": {"displaystyle", "scriptlevel"},
}
MACROS = {r"\R": r"\mathbb{R}", r"\T": r"\top", r"\intercal": r"\top", r"\transpose": r"\top"}
MACRO = re.compile(r"\\(?:R|T|intercal|transpose)(?![A-Za-z])")
BOLD_DIGIT = re.compile(r"\\mathbf\{([0-9])\}")  # the library leaves digits as they are
PLACE = re.compile("\N{INVISIBLE SEPARATOR}([0-9]+)\N{INVISIBLE SEPARATOR}")
PLACED = re.compile(r"<mi>\\zq([a-z]+)</mi>")
UNKNOWN = re.compile(r"<m[io][^>]*>(\\[A-Za-z]+)</m[io]>")
LETTERS = re.compile(r'(?:<mi mathvariant="normal">[A-Za-z]</mi>){2,}')
WORD = re.compile(r"<mo[^>]*>([A-Za-z]{2,})</mo>")
OUTER = re.compile(r"\A\s*<math[^>]*>(.*)</math>\s*\Z", re.DOTALL)


ROWS = frozenset({"math", "mrow", "mtd", "mstyle", "msqrt", "mpadded"})
SIGNS = frozenset({"mo", "mspace"})


class TexError(ValueError):
    """TeX that cannot be shown; the author can put it right."""


@functools.lru_cache(maxsize=4096)
def tex_to_mathml(tex: str, *, placed: tuple[str, ...] = (), display: bool = False) -> str:
    """One `<math>` element. `placed` are pieces of MathML for the marks that the text holds. Raises TexError."""
    tex = MACRO.sub(lambda match: MACROS[match[0]], tex)
    tex = BOLD_DIGIT.sub(lambda match: chr(ord("𝟎") + int(match[1])), tex)
    tex = PLACE.sub(lambda match: "{\\zq" + to_letters(int(match[1])) + "}", tex)
    try:
        mathml = convert(tex, display="block" if display else "inline")
    except Exception as error:  # the library raises what it happens to raise
        raise TexError(f"{tex!r} is not TeX that can be shown: {error}") from error
    mathml = restyle(mathml)
    mathml = PLACED.sub(lambda match: f"<mrow>{placed[from_letters(match[1])]}</mrow>", mathml)
    unknown = UNKNOWN.search(mathml)
    if unknown:
        raise TexError(f"{unknown[1]} is not a known TeX command.")
    return mathml


def restyle(mathml: str) -> str:
    """The house's drawing: names of functions upright in one piece, T as a lowered sign, d upright."""
    mathml = mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    mathml = LETTERS.sub(lambda match: "<mi>" + re.sub(r"<[^>]+>", "", match[0]) + "</mi>", mathml)
    mathml = WORD.sub(r"<mi>\1</mi>", mathml)
    mathml = mathml.replace("<mo>&#x022A4;</mo>", "<mi>T</mi>").replace("<mi>&#x022A4;</mi>", "<mi>T</mi>")
    for tag in ("msup", "msubsup"):
        for exponent in ("<mi>T</mi>", "<mrow><mi>T</mi></mrow>"):
            mathml = mathml.replace(f"{exponent}</{tag}>", f"{TRANSPOSE}</{tag}>")
    minus = "<mo>&#x02212;</mo>"
    mathml = mathml.replace(f"<mrow>{minus}<mi>T</mi></mrow></msup>", f"<mrow>{minus}{TRANSPOSE}</mrow></msup>")
    return space_names(mathml.replace("<mi>d</mi>", '<mi mathvariant="normal">d</mi>'))


def space_names(mathml: str) -> str:
    """A thin space between a function's name, or a differential, and what stands beside it: log det Z, A dX."""
    root = ElementTree.fromstring(mathml)  # noqa: S314  # what our own converter wrote
    for parent in [element for element in root.iter() if element.tag in ROWS]:
        children = list(parent)
        for place in range(len(children) - 1, 0, -1):
            before, after = children[place - 1], children[place]
            named = is_name(before) and after.tag not in SIGNS
            if named or ((is_name(after) or is_differential(after)) and before.tag not in SIGNS):
                parent.insert(place, ElementTree.Element("mspace", width="0.1667em"))
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def is_name(element: ElementTree.Element) -> bool:
    """Whether it is a word, perhaps with a script: det, tanh²."""
    if element.tag in ("msup", "msub", "msubsup"):
        return is_name(element[0])
    return element.tag == "mi" and len(element.text or "") > 1 and (element.text or "").isalpha()


def is_differential(element: ElementTree.Element) -> bool:
    """Whether it is the upright d of a differential."""
    return element.tag == "mi" and element.text == "d" and element.get("mathvariant") == "normal"


def inner_of(mathml: str) -> str:
    """What stands inside a `<math>` element."""
    match = OUTER.match(mathml)
    return match[1] if match else mathml


def to_letters(number: int) -> str:
    """A number in letters, since a TeX command has no digits: 0 is a, 26 is ba."""
    letters = chr(ord("a") + number % 26)
    return (to_letters(number // 26) if number >= 26 else "") + letters


def from_letters(letters: str) -> int:
    """The number that `to_letters` wrote."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("a")
    return number
