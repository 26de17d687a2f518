"""Two tabs and two devices in a real browser: both versions shown, none lost, one chosen."""

import re

import pytest
from playwright.sync_api import expect

from exams.models import Response
from tests.browser.acting import at_question, counted, counts, in_state, saved
from tests.browser.outage import cut, reconnect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _expected(visitor, complaints):
    """The browser itself reports each 409."""
    yield
    complaints.clear()


@pytest.fixture
def phone(running, browser, visitor):
    """The same learner on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    context.add_init_script("Object.defineProperty(screen, 'width', {value: 390})")
    context.add_cookies(visitor.context.cookies())
    yield context.new_page()
    context.close()


def version(page, name):
    return page.locator(f"[data-version={name}]")


def test_two_devices_show_both_versions_rendered_with_place_and_time(running, visitor, phone):
    visitor.goto(f"{running.address}/1/")
    phone.goto(f"{running.address}/1/")
    phone.locator("#answer").fill("A*x")
    saved(phone)
    counts(running, 1, "A*x")
    visitor.locator("#answer").press_sequentially("2*x")
    expect(visitor.get_by_role("heading", name="Two versions of this answer")).to_be_visible()
    in_state(visitor, "conflict")
    assert counted(running, 1) == "A*x"
    expect(version(visitor, "mine").locator("math")).to_be_visible()
    expect(version(visitor, "theirs").locator("math")).to_be_visible()
    expect(version(visitor, "mine")).to_contain_text(re.compile(r"This tab, \d\d:\d\d:\d\d, not counted yet"))
    expect(version(visitor, "theirs")).to_contain_text(re.compile(r"Your phone, \d\d:\d\d:\d\d, counted at the moment"))
    expect(version(visitor, "mine").get_by_role("button")).to_be_focused()
    visitor.keyboard.press("Enter")
    saved(visitor)
    counts(running, 1, "2*x")
    assert Response.objects.get(answer="2*x", is_loser=True)
    phone.locator("#answer").press_sequentially(" + x")
    version(phone, "theirs").get_by_role("button").click()
    expect(phone.locator("#answer")).to_have_value("2*x")
    saved(phone)
    assert counted(running, 1) == "2*x"
    assert Response.objects.filter(answer="A*x + x", is_loser=True).exists()


def test_a_second_tab_is_named_and_choices_are_shown_as_they_stand(running, visitor):
    other = visitor.context.new_page()
    visitor.goto(f"{running.address}/4/")
    other.goto(f"{running.address}/4/")
    visitor.locator(".option label").nth(0).click()
    saved(visitor)
    first = visitor.locator("input[name=option]:checked").get_attribute("value")
    counts(running, 4, first)
    other.locator(".option label").nth(1).click()
    expect(version(other, "theirs")).to_contain_text("Another tab")
    expect(version(other, "theirs").locator(".option-text math")).to_be_visible()
    version(other, "mine").get_by_role("button").click()
    saved(other)
    counts(running, 4, other.locator("input[name=option]:checked").get_attribute("value"))
    other.close()


def test_a_copied_tab_gets_a_name_of_its_own(running, visitor):
    """The browser copies what a tab remembers; two texts under one stamp must not pass for one."""
    visitor.goto(f"{running.address}/1/")
    memory = visitor.evaluate("({...sessionStorage})")
    copy = visitor.context.new_page()
    copy.add_init_script(f"Object.assign(sessionStorage, sessionStorage.length ? {{}} : {memory!r})")
    copy.goto(f"{running.address}/1/")
    assert copy.evaluate("sessionStorage['nabla:tab']") != visitor.evaluate("sessionStorage['nabla:tab']")
    visitor.locator("#answer").press_sequentially("A*x")
    counts(running, 1, "A*x")
    copy.locator("#answer").press_sequentially("2*x")
    expect(version(copy, "mine")).to_be_visible()
    copy.close()


def test_a_draft_that_lost_while_away_is_shown_as_a_conflict(running, visitor, phone):
    """Kept offline on one device, changed on another: the first device says so from any question."""
    visitor.goto(f"{running.address}/1/")
    cut(visitor)
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "offline")
    phone.goto(f"{running.address}/1/")
    phone.locator("#answer").fill("2*x")
    counts(running, 1, "2*x")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{running.address}/2/")
    notice = visitor.locator("[data-notice]")
    expect(notice).to_contain_text("An answer of another question is kept on this device and not counted yet.")
    notice.get_by_role("link", name="Question 1").click()
    at_question(visitor, 1)
    version(visitor, "mine").get_by_role("button").click()
    saved(visitor)
    counts(running, 1, "A*x")


def test_the_overview_says_what_is_only_on_this_device_and_does_not_end_without_it(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.route(re.compile("/save/$"), lambda route: route.abort())
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "offline")
    visitor.goto(f"{running.address}/overview/?from=3")
    in_state(visitor, "offline")
    visitor.get_by_role("button", name="End the exam").first.click()
    dialog = visitor.locator("dialog")
    expect(dialog.get_by_role("link", name="Back to question 3")).to_be_focused()
    expect(dialog).to_contain_text(re.compile(r"16 unanswered, \d\d:\d\d left"))
    dialog.get_by_role("button", name="End the exam").click()
    expect(visitor.locator("[data-notice]")).to_contain_text("nothing was ended")
    visitor.unroute(re.compile("/save/$"))
    visitor.evaluate("window.dispatchEvent(new Event('online'))")
    in_state(visitor, "all-saved")
    expect(visitor.locator(".overview-row").first).to_have_attribute("data-status", "answered")
    counts(running, 1, "A*x")
    visitor.get_by_role("button", name="End the exam").first.click()
    visitor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
