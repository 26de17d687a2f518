"""Leaving for good in a real browser: the page, the copy, the receipt."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_pages_are_accessible_and_never_scroll_sideways(visitor, site, sign_in, width, scheme):
    sign_in(visitor)
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.emulate_media(color_scheme=scheme)
    for path in ("/accounts/profile/", "/accounts/profile/delete/"):
        visitor.goto(f"{site}{path}")
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(visitor)
        assert found.violations_count == 0, (path, found.generate_report())


def test_a_copy_is_taken_the_account_deleted_and_a_receipt_read(visitor, site, sign_in):
    user = sign_in(visitor)
    visitor.goto(f"{site}/accounts/profile/")
    with visitor.expect_download() as taken:
        visitor.get_by_role("link", name="Download my data").click()
    assert taken.value.suggested_filename == f"nabla-{user.learner_number}.json"
    assert json.loads(taken.value.path().read_text())["profile"]["email"] == user.email
    visitor.get_by_role("link", name="Delete my account").click()
    visitor.evaluate("localStorage.setItem('kept', 'an answer')")
    visitor.get_by_label("Password").fill("another one")
    visitor.get_by_role("button", name="Delete my account").click()
    expect(visitor.get_by_text("This is not your password. Nothing was deleted.")).to_be_visible()
    assert visitor.evaluate("localStorage.getItem('kept')") == "an answer"
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Delete my account").click()
    expect(visitor.get_by_role("status")).to_contain_text(f"The account {user.email} is deleted")
    expect(visitor.get_by_role("link", name="Sign in").first).to_be_visible()
    assert visitor.evaluate("localStorage.getItem('kept')") is None
    assert not User.objects.filter(pk=user.pk).exists()
