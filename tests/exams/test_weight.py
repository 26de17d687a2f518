"""What a first visit to the exam page loads: its real links and all that they import, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from exams.services import start_attempt

LIMIT = 60_000
LINK = re.compile(r'<link rel="(?:stylesheet|modulepreload)" href="/static/([^"]+)"|<script[^>]* src="/static/([^"]+)"')
IMPORT = re.compile(r'^import (?:[^;]*? from )?"(\./[^"]+)";|@import "([^"]+)"', re.MULTILINE)


def linked(html: str) -> set[str]:
    """The style sheets and scripts that a page names."""
    return {style or script for style, script in LINK.findall(html)}


def with_imports(names: set[str]) -> dict[str, str]:
    """Their texts, and those of all that they import at once; what is imported later, on a press, is not among them."""
    texts: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in texts:
            continue
        found = finders.find(name)
        assert isinstance(found, str), name
        texts[name] = Path(found).read_text(encoding="utf-8")
        folder = Path(name).parent
        waiting += [str(folder / (script or style)) for script, style in IMPORT.findall(texts[name])]
    return texts


def weigh(texts: dict[str, str]) -> dict[str, int]:
    return {name: len(gzip.compress(text.encode(), 9)) for name, text in texts.items()}


@pytest.fixture
def pages(client, exam, learner):
    attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    client.force_login(learner)
    return [client.get(reverse("exams:question", args=[attempt.public_id, n])).content.decode() for n in (1, 2, 3, 4)]


def test_the_first_view_weighs_less_than_sixty_kilobytes(pages):
    for html in pages:
        weights = weigh(with_imports(linked(html)))
        assert {"js/exam.js", "js/autosave.js", "css/exam.css"} <= set(weights)
        assert sum(weights.values()) < LIMIT, weights


def test_the_formula_field_is_loaded_only_when_it_is_asked_for(pages):
    assert not any("mathlive" in name for name in with_imports(linked(pages[0])))


def test_the_page_itself_is_small(pages):
    assert max(len(gzip.compress(html.encode(), 9)) for html in pages) < 12_000
