"""A certificate earned in the browser, question by question, and verified there with JavaScript on and off."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from certificates.models import Certificate
from certificates.services import issue_certificate
from exams.models import Attempt
from exams.services import confirm_attempt
from tests.factories import right_answer
from tests.journeys.test_certificate import fields

pytestmark = pytest.mark.browser


@pytest.fixture
def home(site, settings):
    """The site under the address that its certificates carry."""
    settings.LOCAL_ORIGIN = site
    return site


def answer_form(page, slot):
    """Fill the fields of a question as its plain form has them."""
    for name, value in fields(slot).items():
        place = page.locator(f'#answer-form [name="{name}"]')
        if name == "option":
            page.locator(f'#answer-form [name="option"][value="{value}"]').check()
        elif place.evaluate("field => field.tagName") == "SELECT":
            place.select_option(str(value))
        elif place.get_attribute("type") != "hidden":
            place.fill(str(value))


def test_from_the_first_question_to_the_verified_certificate(browser, home, world, visitor, sign_in):
    sign_in(visitor)
    plain = browser.new_context(java_script_enabled=False, storage_state=visitor.context.storage_state())
    page = plain.new_page()
    page.goto(f"{home}/exams/certification/")
    page.get_by_role("button", name="Start now").click()
    attempt = Attempt.objects.get()
    for slot in attempt.slots.all()[:14]:
        page.goto(f"{home}/attempts/{attempt.public_id}/{slot.position}/")
        assert right_answer(slot)
        answer_form(page, slot)
        page.get_by_role("button", name="Next").click()
    page.goto(f"{home}/attempts/{attempt.public_id}/overview/")
    page.locator("summary", has_text="End the exam").click()
    page.get_by_role("button", name="End it now").click()
    confirm_attempt(attempt_id=attempt.pk)
    row = issue_certificate(attempt_id=attempt.pk) or Certificate.objects.get()
    assert row.state == "issued", row.state

    page.goto(f"{home}/certificates/")
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is genuine.")
    expect(page.get_by_text("Checked by our server, just now")).to_be_visible()
    plain.close()

    visitor.goto(f"{home}/certificates/")
    visitor.get_by_role("link", name="See it").click()
    expect(visitor.get_by_text("Checked in your browser, just now")).to_be_visible()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate is genuine.")
    expect(visitor.locator(".verdict-text").first).to_contain_text("14 of 16")
    assert row.issued_at <= timezone.now()
    assert settings.LOCAL_ORIGIN in row.credential
