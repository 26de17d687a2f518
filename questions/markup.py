"""An author's text to HTML: Markdown, TeX between dollar signs as MathML, and placeholders; then cleaned.

    text --(formulas and code set aside)--> Markdown --> HTML --> nh3 --(formulas put back)--> page

Formulas are set aside before Markdown sees them, because `_` and `*` mean something else to it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from questions.texmath import MATH_ATTRIBUTES, MATH_TAGS, inner_of, tex_to_mathml

PLACEHOLDER = re.compile(r"<<(.+?)>>", re.DOTALL)
PIECE = re.compile(
    r"(?P<fence>^(?P<mark>~~~|```)[^\n]*\n.*?^(?P=mark)[ \t]*$)"
    r"|(?P<code>`[^`\n]+`)"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|\$(?P<inline>(?:\\.|[^$\\])+?)\$"
    r"|<<(?P<place>.+?)>>",
    re.DOTALL | re.MULTILINE,
)
OPEN, CLOSE = "\ue000", "\ue001"  # from the private use area: no text holds them, and Markdown lets them pass
SET_ASIDE = re.compile(f"{OPEN}([0-9]+){CLOSE}")
ALONE = re.compile(f"<p>{OPEN}([0-9]+){CLOSE}</p>")
FOLLOWED = re.compile(f"{OPEN}([0-9]+){CLOSE}[.,;:?!)]+")
PYTHON = re.compile(r"\s+as\s+python\s*\Z")

TEXT_TAGS = {"p", "em", "strong", "ul", "ol", "li", "code", "pre", "br", "table", "thead", "tbody", "tr", "th", "td"}
TAGS = TEXT_TAGS | MATH_TAGS | {"div", "span"}
ATTRIBUTES = {**MATH_ATTRIBUTES, "div": {"class", "role", "tabindex", "aria-label"}, "ol": {"start"}, "span": {"class"}}

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


@dataclass(frozen=True, slots=True)
class Placer:
    """What stands in for `<<...>>`: MathML for an expression, or the plain text of a value for code."""

    formula: Callable[[str], str]
    literal: Callable[[str], str]


def to_html(text: str, placer: Placer) -> str:
    """Paragraphs of clean HTML; a display formula alone in its paragraph gets a box that can scroll."""
    formulas: list[str] = []
    marked = set_aside(text, placer, formulas)
    page = MARKDOWN.render(marked)
    page = ALONE.sub(lambda match: box_of(formulas, int(match[1])), page)
    return clean_html(put_back(page, formulas))


def to_inline_html(text: str, placer: Placer) -> str:
    """Clean HTML without a paragraph around it, for options and cells."""
    formulas: list[str] = []
    return clean_html(put_back(MARKDOWN.renderInline(set_aside(text, placer, formulas)), formulas))


def clean_html(page: str) -> str:
    """Only text and MathML, without styles, handlers or addresses."""
    cleaned = nh3.clean(page, tags=TAGS, attributes=ATTRIBUTES, strip_comments=True).strip()
    # Code scrolls in a box of its own on a phone, so the keyboard must reach it.
    return cleaned.replace("<pre>", '<pre tabindex="0" role="group" aria-label="Code">')


def set_aside(text: str, placer: Placer, formulas: list[str]) -> str:
    """The text with a mark for each formula; the formulas go to the list, in order."""

    def keep(mathml: str) -> str:
        formulas.append(mathml)
        return f"{OPEN}{len(formulas) - 1}{CLOSE}"

    def mark(match: re.Match[str]) -> str:
        if match["fence"] or match["code"]:
            return PLACEHOLDER.sub(lambda place: placer.literal(bare(place[1])), match[0])
        if match["display"]:
            return keep(formula_of(match["display"], placer, display=True))
        if match["inline"]:
            return keep(formula_of(match["inline"], placer, display=False))
        if PYTHON.search(match["place"]):
            return f"`{placer.literal(bare(match['place']))}`"
        return keep(placer.formula(match["place"].strip()))

    return PIECE.sub(mark, text)


def formula_of(tex: str, placer: Placer, *, display: bool) -> str:
    """TeX with placeholders in it, as one MathML element."""
    placed: list[str] = []

    def place(match: re.Match[str]) -> str:
        placed.append(inner_of(placer.formula(match[1].strip())))
        return f"\N{INVISIBLE SEPARATOR}{len(placed) - 1}\N{INVISIBLE SEPARATOR}"

    return tex_to_mathml(PLACEHOLDER.sub(place, tex).strip(), placed=tuple(placed), display=display)


def bare(place: str) -> str:
    """A placeholder's expression without the sign for a value and without `as python`."""
    return PYTHON.sub("", place.strip()).removeprefix("=").strip()


def box_of(formulas: list[str], number: int) -> str:
    """A display formula in a box of its own, so that a long one scrolls there and not with the page."""
    mark = f"{OPEN}{number}{CLOSE}"
    if 'display="block"' not in formulas[number]:
        return f"<p>{mark}</p>"
    return f'<div class="formula-box" role="group" tabindex="0" aria-label="Formula">{mark}</div>'


def put_back(page: str, formulas: list[str]) -> str:
    """The formulas in place of their marks; one in a line stays together with the comma or stop after it."""

    def keep_together(match: re.Match[str]) -> str:
        is_display = 'display="block"' in formulas[int(match[1])]
        return match[0] if is_display else f'<span class="together">{match[0]}</span>'

    page = FOLLOWED.sub(keep_together, page)
    return SET_ASIDE.sub(lambda match: formulas[int(match[1])], page)


def to_plain_words(text: str) -> list[str]:
    """The words of a text, formulas and code left out: what a reader has to read."""
    without = PIECE.sub(" ", text)
    return re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*", without)


def to_text(page: str) -> str:
    """The characters of a piece of HTML, for places that take no markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", page)).strip()
