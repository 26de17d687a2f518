"""The text of the course page promises nothing that the product does not keep."""

from pathlib import Path

import pytest
from django.conf import settings

from course.content import ANSWERED, AUDIENCE, DOMAIN_FORMULAS, find_formula_template

CLAIMS = ("accredited by", "industry", "24/7", "million", "endorsed", "guarantee", "best ", "stars")
MATH = Path(settings.BASE_DIR, "templates", "course", "math")


def test_every_question_is_asked_once_and_answered() -> None:
    assert len({entry.question for entry in ANSWERED}) == len(ANSWERED)
    assert all(entry.question.endswith("?") and entry.answer.endswith(".") for entry in ANSWERED)


@pytest.mark.parametrize("claim", CLAIMS)
def test_it_makes_no_claim_that_nobody_can_check(claim: str) -> None:
    text = " ".join([entry.question + entry.answer for entry in ANSWERED] + list(AUDIENCE)).lower()
    assert claim not in text


def test_it_says_that_nobody_accredits_the_certificate() -> None:
    answers = {entry.question: entry.answer for entry in ANSWERED}
    assert answers["Is the certificate accredited?"].startswith("No outside body accredits it.")


def test_each_of_the_eight_domains_has_a_formula_of_its_own() -> None:
    assert sorted(DOMAIN_FORMULAS) == list(range(1, 9))
    assert len(set(DOMAIN_FORMULAS.values())) == 8


@pytest.mark.parametrize("number", range(1, 9))
def test_the_formula_of_a_domain_is_mathml(number: int) -> None:
    path = Path(settings.BASE_DIR, "templates", find_formula_template(number))
    assert path.read_text(encoding="utf-8").startswith("<math>")


def test_no_formula_of_the_page_has_a_style_of_its_own() -> None:
    for path in MATH.glob("*.html"):
        assert "style=" not in path.read_text(encoding="utf-8"), path.name


def test_an_unknown_domain_still_has_a_formula() -> None:
    assert find_formula_template(99) == find_formula_template(1)
