"""The course page."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from course.content import ANSWERED, AUDIENCE, SKILLS, find_formula_template
from course.hinton import draw_symmetric_part
from exams.pages import points_text
from exams.selectors import get_landing_facts

HERO = draw_symmetric_part()


def landing(request: HttpRequest) -> HttpResponse:
    """Say what the exam is, whom it is for and how answers are read; show a learner's last scores."""
    facts = get_landing_facts(request.user)
    context = {
        "exam": facts["exam"],
        "free": facts["free"],
        "can_practise": facts["can_practise"],
        "domains": [_domain_row(domain) for domain in facts["domains"]],
        "hero": HERO,
        "audience": AUDIENCE,
        "skills": SKILLS,
        "answered": ANSWERED,
        "nav": "exams",
    }
    return render(request, "course/landing.html", context)


def _domain_row(domain: dict[str, Any]) -> dict[str, Any]:
    """A domain as the page shows it: with its formula, its points as they are written."""
    score = domain["score"]
    written = score and {"got": points_text(Fraction(score["got"])), "of": score["of"]}
    return domain | {"formula": find_formula_template(domain["number"]), "score": written}
