"""The authoring page: the form, the learner's view, an answer tried, the machine review, publication."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

import grading
from grading import AnswerError, ExpressionKey, Preview, Verdict
from questions.bankfile import parse_item
from questions.faces import Variant
from questions.forms import Authoring
from questions.models import FINAL_STATUSES, Item, ItemVersion
from questions.review import ReviewReport, describe_error
from questions.selectors import find_latest_version
from questions.spec import BankError, ItemSpec, Problem
from questions.variants import grade_variant, make_variant

logger = logging.getLogger(__name__)
SHOWN_VARIANTS = 3
FRAGMENTS = {"preview": "admin/questions/item/_preview.html", "try": "admin/questions/item/_try.html"}
OUTCOMES = {
    "correct": "Right",
    "partial": "Partly right",
    "incorrect": "Not right",
    "invalid": "Not readable",
    "undecided": "Not decided",
}
EVIDENCE = {
    "proved": "proved exactly",
    "sampled": "agrees at sampled points",
    "counterexample": "differs at a point",
    "": "",
}
APPROVAL = "It is published by another instructor who has the right to publish, or by an administrator."
NEW_ITEM = """format = 1
slug = "new-item"
title = "Title"
domain = 3
objective = "3.1"
kind = "expression"
difficulty = 2
seconds = 90
stem = '''
Let <<a>> be constant and

$$f(<<x>>) = <<function>>$$

Find the gradient of $f$ with respect to <<x>>.
'''
[symbols]
a = { shape = ["n", 1] }
x = { shape = ["n", 1] }
[ask]
derivative = "gradient"
function = "a^T*x"
wrt = "x"
key = "a"
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A counterexample in MathML: the values of the names, what the answer gives there, and what is right."""

    values: tuple[tuple[str, str], ...]
    yours: str
    right: str


@dataclass(frozen=True, slots=True)
class Trial:
    """An answer that an author tried: how it was read, and what the learner would be told."""

    answer: str
    verdict: Verdict
    reading: Preview | None
    refusal: str = ""

    @property
    def counterexample(self) -> Shown | None:
        """The point at which answer and key differ, as the learner sees it."""
        found = self.verdict.counterexample
        if found is None:
            return None
        values = tuple((name, grading.value_to_mathml(value)) for name, value in found.values)
        return Shown(values, grading.value_to_mathml(found.answer), grading.value_to_mathml(found.key))

    @property
    def outcome_text(self) -> str:
        """The outcome in words."""
        return OUTCOMES[self.verdict.outcome.value]

    @property
    def evidence_text(self) -> str:
        """What the verdict rests on."""
        return EVIDENCE[self.verdict.evidence.value]


@dataclass(slots=True)
class Page:
    """What the authoring page shows."""

    authoring: Authoring
    item: Item | None = None
    version: ItemVersion | None = None
    problems: tuple[Problem, ...] = ()
    variants: tuple[Variant, ...] = ()
    seed: int = 1
    trial: Trial | None = None
    report: ReviewReport | None = None

    @property
    def corrected(self) -> int | None:
        """The number of the version that this one corrects."""
        open_version = self.version if self.version is not None and not self.version.is_final else None
        return open_version.corrects.number if open_version is not None and open_version.corrects else None

    @property
    def earlier(self) -> list[int]:
        """The numbers of the versions that learners may have seen."""
        if self.item is None:
            return []
        final = self.item.versions.filter(status__in=FINAL_STATUSES)
        return list(final.order_by("-number").values_list("number", flat=True))


def open_page(item: Item | None) -> Page:
    """The page of an item as it is stored: its open draft, or its latest version."""
    version = find_latest_version(item) if item is not None else None
    source = version.source if version is not None else NEW_ITEM
    page = Page(Authoring(source=source, slug=item.slug if item else ""), item, version)
    if version is not None and version.review:
        page.report = ReviewReport.from_dict(version.review)
    return page


def stored_spec(page: Page) -> ItemSpec | None:
    """The item of the version that the page shows; None where there is none or it cannot be read any more."""
    try:
        return parse_item(page.version.source if page.version is not None else NEW_ITEM)
    except BankError as error:
        page.problems = error.problems
        return None


def posted_page(request: HttpRequest, item: Item | None) -> Page:
    """The page with what was posted, stored or not."""
    version = find_latest_version(item) if item is not None else None
    authoring = Authoring(data=request.POST, slug=item.slug if item else "")
    return Page(authoring, item, version, seed=read_seed(request.POST))


def refuse_known_slug(source: str) -> None:
    """Raise BankError where a new item takes the slug of another: it would write over its draft."""
    spec = parse_item(source)
    if Item.objects.filter(slug=spec.slug).exists():
        raise BankError((Problem("", "slug", f"{spec.slug} is the slug of another item."),))


def read_seed(data: QueryDict) -> int:
    """The seed of the first variant to show, from 1."""
    text = data.get("seed", "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 9 else 1


def read_number(data: QueryDict, name: str) -> int | None:
    """The number of a version; None where there is none."""
    text = data.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def add_panels(page: Page, *, answer: str = "", spec: ItemSpec | None = None) -> None:
    """The learner's view of a few variants, and the verdict on an answer, where the item can be read."""
    if page.problems:
        return
    try:
        spec = spec or page.authoring.read_spec()
        seeds = range(page.seed, page.seed + SHOWN_VARIANTS)
        page.variants = tuple(make_variant(spec, seed=seed) for seed in seeds)
    except BankError as error:
        page.problems = error.problems
        return
    except Exception as error:
        logger.exception("The preview of an item breaks off.")
        page.problems = (Problem("", "", f"The preview breaks off: {describe_error(error)}"),)
        return
    if answer.strip():
        page.trial = try_answer(page.variants[0], answer)


def try_answer(variant: Variant, answer: str) -> Trial:
    """What a learner would see who gives this answer to this variant."""
    verdict = grade_variant(variant.back, answer, seed=variant.seed)
    scope = variant.face.scope
    if scope is None or not isinstance(variant.back.key, ExpressionKey):
        return Trial(answer, verdict, None)
    try:
        return Trial(answer, verdict, grading.preview(answer, scope))
    except AnswerError as error:
        return Trial(answer, verdict, None, refusal=f"{error.message} {error.hint}".strip())


def show_fragment(request: HttpRequest, name: str) -> HttpResponse:
    """One panel for what is posted, for the page's script; nothing is stored."""
    authoring = Authoring(data=request.POST, slug=request.POST.get("item", ""))
    page = Page(authoring, seed=read_seed(request.POST))
    add_panels(page, answer=request.POST.get("try_answer", ""))
    return render(request, FRAGMENTS[name], {"page": page})
