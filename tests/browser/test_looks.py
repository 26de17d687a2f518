"""Every page in both themes: nothing for axe to report, nothing that scrolls sideways, formulas that are formulas."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from certificates.services import issue_certificate
from exams.models import Slot
from exams.services import confirm_attempt, score_attempt, start_attempt, submit_attempt
from tests.factories import right_answer
from tests.factories import save as save_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/c/", "/api/docs/", "/nothing/"]


@pytest.fixture
def addresses(site, world, visitor, sign_in):
    """Every page of a learner with a running and a graded attempt."""
    learner = sign_in(visitor)
    graded = start_attempt(exam=world, learner=learner, seed=1, now=timezone.now())
    for slot in list(graded.slots.all())[4:]:
        save_at(graded, slot.position, right_answer(slot), now=timezone.now())
    save_at(graded, 1, "2*A*x", now=timezone.now())
    submit_attempt(attempt=graded)
    score_attempt(attempt_id=graded.pk)
    confirm_attempt(attempt_id=graded.pk)
    certificate = issue_certificate(attempt_id=graded.pk)
    running = start_attempt(exam=world, learner=learner, seed=2, now=timezone.now())
    save_at(running, 1, "A*(x", now=timezone.now())
    save_at(running, 5, "A*x", now=timezone.now())
    questions = [f"/attempts/{running.public_id}/{n}/" for n in (1, 2, 3, 4, 5)]
    reviews = [f"/attempts/{graded.public_id}/review/{n}/" for n in (1, 2, 3, 8)]
    pages = [
        "/exams/certification/",
        "/attempts/",
        "/certificates/",
        "/accounts/profile/",
        "/accounts/email/",
        f"/c/{certificate.code}",
        f"/attempts/{running.public_id}/overview/",
        f"/attempts/{graded.public_id}/result/",
    ]
    return [site + path for path in (*OPEN, *questions, *reviews, *pages)]


@pytest.fixture
def complaints():
    """A missing page is one of the pages here, and the browser reports its 404."""
    return []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(addresses, visitor, theme, width):
    visitor.emulate_media(color_scheme=theme)
    visitor.set_viewport_size({"width": width, "height": 844})
    for address in addresses:
        visitor.goto(address)
        report = Axe().run(visitor)
        assert report.violations_count == 0, f"{address}\n{report.generate_report()}"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(addresses, visitor, width):
    visitor.set_viewport_size({"width": width, "height": 844})
    for address in addresses:
        visitor.goto(address)
        overflow = visitor.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, address


def test_formulas_are_mathml(addresses, visitor):
    visitor.goto(next(address for address in addresses if address.endswith("/5/")))
    assert visitor.locator("main math").count() >= 3
    assert "$" not in visitor.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_names_of_domains_keep_their_room_beside_long_rows(site, world, visitor, sign_in, width):
    learner = sign_in(visitor)
    attempt = start_attempt(exam=world, learner=learner, seed=1, now=timezone.now())
    Slot.objects.filter(attempt=attempt, domain__in=[6, 7, 8]).update(domain=6)
    Slot.objects.filter(attempt=attempt, domain__in=[1, 2]).update(domain=1)
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    visitor.set_viewport_size({"width": width, "height": 844})
    visitor.goto(f"{site}/attempts/{attempt.public_id}/result/")
    widths = visitor.locator(".matrix-row h3").evaluate_all("names => names.map(name => name.clientWidth)")
    assert min(widths) >= 60
