"""The clock in a real browser: the server's time alone, extensions, sleep, announcements."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt
from exams.services import extend_attempt
from tests.browser.acting import announced, at_question, counts, fifteen_seconds_are_left, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def left(attempt, **time):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(**time))


# Typed by the page itself: who types from outside may come too late on a busy machine.
TYPE_AT_THE_END = """() => {
    const left = document.querySelector(".timer-text"), field = document.querySelector("#answer");
    const watch = new MutationObserver(() => {
        if (!/^0:0[0-2]$/.test(left.textContent.trim())) return;
        watch.disconnect();
        field.value = "A*x";
        field.dispatchEvent(new Event("input", {bubbles: true}));
    });
    watch.observe(left, {childList: true, characterData: true, subtree: true});
}"""


def test_an_old_tab_after_an_extension_goes_on(running, visitor):
    """A timer at zero closes nothing: the server knows of more time."""
    visitor.goto(f"{running.address}/1/")
    at_question(visitor, 1)
    fifteen_seconds_are_left(running, visitor)
    extend_attempt(attempt_id=running.pk, seconds=600)
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"49:\d\d|50:00"))
    at_question(visitor, 1)
    visitor.locator("#answer").press_sequentially("A*x")
    saved(visitor)
    counts(running, 1, "A*x")


def test_a_clock_that_is_a_day_off_changes_nothing(running, visitor):
    visitor.clock.install(time=timezone.now() + timedelta(days=1))
    visitor.goto(f"{running.address}/1/")
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"39:\d\d|40:00"))
    visitor.clock.set_system_time(timezone.now() - timedelta(days=1))
    visitor.locator("#answer").press_sequentially("A*x")
    visitor.clock.run_for(2000)
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"39:\d\d"))
    saved(visitor)
    counts(running, 1, "A*x")


@pytest.mark.parametrize("counted_sleep", [True, False])
def test_a_tab_asleep_for_ten_minutes_asks_what_time_is_left(running, visitor, counted_sleep):
    """Some systems count the sleep in performance.now(), some do not: the server's time is shown in both."""
    visitor.clock.install()
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    left(running, minutes=14)
    if counted_sleep:
        visitor.clock.fast_forward("10:00")
    visitor.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"13:\d\d|14:00"))
    if not counted_sleep:
        announced(visitor, "The time was corrected: 14 minutes left.")
    counts(running, 1, "A*x")
    left(running, seconds=-60)
    visitor.evaluate("window.dispatchEvent(new Event('focus'))")
    visitor.wait_for_url(re.compile("/result/"))


def test_the_timer_speaks_at_half_ten_five_and_one_minutes_only(running, visitor, complaints):
    visitor.clock.install()
    visitor.route(re.compile("/clock/$"), lambda route: route.abort())
    visitor.goto(f"{running.address}/1/")
    visitor.get_by_role("button", name="Hide the time").click()
    said = visitor.evaluate_handle(
        """() => { const said = [], region = document.querySelector("[data-announcer]");
        new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(
            (node) => said.push(node.textContent.trim())))).observe(region, {childList: true}); return said; }"""
    )
    for _ in range(38):
        visitor.clock.run_for(60_000)
    expect(visitor.get_by_role("button", name="Hide the time")).to_be_visible()
    expect(visitor.locator("[data-timer]")).to_have_attribute("data-last-minutes", "")
    visitor.clock.run_for(75_000)
    assert said.json_value() == ["20 minutes left.", "10 minutes left.", "5 minutes left.", "1 minute left."]
    complaints.clear()  # the clock's own requests


def test_an_extension_reaches_a_running_attempt_within_thirty_seconds(running, visitor):
    visitor.clock.install()
    visitor.goto(f"{running.address}/1/")
    extend_attempt(attempt_id=running.pk, seconds=600)
    visitor.clock.run_for(30_500)
    expect(visitor.locator(".timer-text")).to_have_text(re.compile("49:|50:00"))


def test_what_was_typed_in_the_last_seconds_is_saved(running, visitor):
    """Three seconds before the end everything goes out, however short ago the last key was."""
    visitor.goto(f"{running.address}/1/")
    at_question(visitor, 1)
    visitor.evaluate(TYPE_AT_THE_END)
    fifteen_seconds_are_left(running, visitor)
    visitor.wait_for_url(re.compile("/result/"))
    counts(running, 1, "A*x")
