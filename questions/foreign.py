"""Choice and numeric questions of other systems, and how one becomes the text of an item for an author to finish."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Literal

from questions.bankwriter import write_source

MOST_FOREIGN_BYTES = 2_000_000
BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
INLINE_TEX = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
DISPLAY_TEX = re.compile(r"\\\[(.+?)\\\]", re.DOTALL)
SAYS = {True: "This is right.", False: "This is not right."}


@dataclass(frozen=True, slots=True)
class ForeignOption:
    """One option: its text, whether it is right, what is said of it."""

    text: str
    correct: bool
    says: str = ""


@dataclass(frozen=True, slots=True)
class ForeignQuestion:
    """One question as another system has it. A number has a `value` and an absolute `tolerance`, both as texts."""

    title: str
    stem: str
    kind: Literal["choice", "multiple", "number"]
    options: tuple[ForeignOption, ...] = ()
    value: str = ""
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the questions go: what another system does not know."""

    domain: int
    objective: str
    difficulty: int = 2


def to_item_source(question: ForeignQuestion, place: Place, *, slug: str) -> str:
    """The text of a draft: hints, steps and wrong answers are left for the author."""
    content: dict[str, Any] = {
        "format": 1,
        "slug": slug,
        "title": question.title[:160],
        "domain": place.domain,
        "objective": place.objective,
        "kind": question.kind,
        "difficulty": place.difficulty,
        "stem": question.stem,
    }
    if question.kind == "number":
        tolerance = {"tolerance": {"absolute": float(question.tolerance)}} if question.tolerance else {}
        content["ask"] = {"derivative": "value", "key": question.value, **tolerance}
    else:
        content["option"] = [write_option(option) for option in question.options]
    return write_source(content)


def write_option(option: ForeignOption) -> dict[str, Any]:
    """One option; what is said of it must not be empty."""
    right = {"correct": True} if option.correct else {}
    return {"text": option.text, **right, "says": option.says or SAYS[option.correct]}


def make_slug(title: str, place: Place, taken: set[str]) -> str:
    """A slug that nobody has yet: the domain, the words of the title, a number where it is needed."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    stem = "-".join([f"d{place.domain}", *words])[:70].rstrip("-")
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    return slug


def to_markdown(text: str) -> str:
    """A text in HTML as Markdown without its tags; TeX between dollars."""
    plain = html.unescape(TAG.sub("", BREAK.sub("\n\n", text)))
    plain = INLINE_TEX.sub(r"$\1$", DISPLAY_TEX.sub(r"$$\1$$", plain))
    return re.sub(r"\n{3,}", "\n\n", plain.replace("\r\n", "\n").replace("\xa0", " ")).strip()


def find_fault(question: ForeignQuestion) -> str:
    """Why a question cannot become an item; empty where it can."""
    if not question.stem:
        return "has no text."
    if "<<" in question.stem:
        return "has << in its text, which begins a formula here."
    if question.kind == "number" and not (is_number(question.value) and is_number(question.tolerance or "0")):
        return "has no plain number as its answer."
    if question.kind != "number" and any(not option.text for option in question.options):
        return "has an option without text."
    return ""


def is_number(text: str) -> bool:
    """Whether a text is a decimal number without an exponent."""
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
