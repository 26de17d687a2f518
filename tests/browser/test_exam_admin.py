"""Exams, objections and replays in the administration: nothing for axe to report, nothing that breaks the policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import ExamVersion, Score, Visit
from exams.services import object_to_verdict, score_attempt, start_attempt, submit_attempt
from tests.conftest import make_user
from tests.factories import save as save_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def objection(site, world, visitor, sign_in):
    """A reply to a refusal, seen by an administrator."""
    sign_in(visitor, "administrator@example.org", name="Administrator", is_staff=True, is_superuser=True)
    attempt = start_attempt(exam=world, learner=make_user("learner@example.org"), seed=1, now=timezone.now())
    Visit.objects.create(attempt=attempt, position=1, seen_at=timezone.now())
    save_at(attempt, 1, "2*A*x", now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    return object_to_verdict(attempt=attempt, position=1, text="It is right.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(site, world, visitor, complaints, objection, theme):
    visitor.emulate_media(color_scheme=theme)
    visitor.set_viewport_size({"width": 1280, "height": 900})
    attempt = objection.slot.attempt_id
    pages = ["exam/", f"exam/{world.pk}/change/", "exam/add/", "objection/", f"objection/{objection.pk}/change/"]
    pages += ["attempt/", f"attempt/{attempt}/replay/?step=3", f"attempt/{attempt}/change/", "examversion/"]
    for page in pages:
        visitor.goto(f"{site}/admin/exams/{page}")
        assert complaints == [], page
        report = Axe().run(visitor)
        complaints.clear()  # axe itself tries styles on elements of the administration
        assert report.violations_count == 0, f"{page}\n{report.generate_report()}"


def test_an_instructor_changes_a_blueprint_and_reads_what_is_short(site, world, visitor, objection):
    visitor.goto(f"{site}/admin/exams/exam/{world.pk}/change/")
    visitor.get_by_label("Domain 3, difficulty any").fill("5")
    visitor.get_by_role("button", name="Save", exact=True).click()
    expect(visitor.get_by_text("5 are asked for, the question bank has 2.")).to_be_visible()
    visitor.get_by_label("Domain 3, difficulty any").fill("1")
    visitor.get_by_role("button", name="Save", exact=True).click()
    expect(visitor.get_by_text("Version 2 is offered from now on.")).to_be_visible()
    assert ExamVersion.objects.get(is_current=True).slot_count == 15


def test_an_objection_is_upheld(site, visitor, objection):
    visitor.goto(f"{site}/admin/exams/objection/{objection.pk}/change/")
    visitor.get_by_label("The answer is right: give full credit").check()
    visitor.get_by_role("button", name="Save", exact=True).click()
    expect(visitor.get_by_text("The answer counts as right now.")).to_be_visible()
    assert Score.objects.get().points == 1


def test_an_attempt_is_stepped_through(site, visitor, objection):
    visitor.goto(f"{site}/admin/exams/attempt/{objection.slot.attempt_id}/replay/")
    for words in ("opened question 1", "saved question 1", "closed by"):
        visitor.locator("a[rel=next]").click()
        expect(visitor.locator("#now-title")).to_contain_text(words)
