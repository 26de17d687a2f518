"""Saving in a real browser: outages, faults of the server, lost replies, signing out; no false "saved", no loss."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt, Response
from tests.browser.acting import at_question, counted, counts, fifteen_seconds_are_left, in_state, saved, until
from tests.browser.outage import cut, reconnect
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = re.compile(r"/save/$")


@pytest.fixture(autouse=True)
def _expected(visitor, complaints):
    """The browser itself reports each request that fails here."""
    yield
    complaints.clear()


def answers(attempt, position=1):
    rows = Response.objects.filter(slot__attempt=attempt, slot__position=position).order_by("revision")
    return [(row.answer, row.is_loser, row.is_late) for row in rows]


def test_an_outage_a_page_that_is_closed_and_the_way_back_lose_nothing(running, visitor):
    visitor.goto(f"{running.address}/2/")
    visitor.locator("#answer").press_sequentially("7")
    counts(running, 2, "7")
    cut(visitor)
    visitor.locator("#answer").press_sequentially("5")
    in_state(visitor, "offline")
    visitor.locator("[data-go=next]").click()
    expect(visitor.locator("[data-notice]")).to_contain_text("There is no connection, so this page stays open")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{running.address}/2/")
    expect(visitor.locator("#answer")).to_have_value("75")
    saved(visitor)
    counts(running, 2, "75")
    assert visitor.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('nabla:draft'))") == []


def test_what_other_questions_kept_is_sent_and_spoken_of(running, visitor):
    visitor.goto(f"{running.address}/1/")
    cut(visitor)
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "offline")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{running.address}/2/")
    expect(visitor.locator("[data-notice]")).to_contain_text("One answer was kept on this device and is now saved.")
    counts(running, 1, "A*x")


def test_a_learner_is_told_how_long_the_connection_was_gone(running, visitor):
    visitor.goto(f"{running.address}/1/")
    cut(visitor)
    visitor.locator("#answer").press_sequentially("A*x + x")
    in_state(visitor, "offline")
    visitor.wait_for_timeout(3200)
    reconnect(visitor)
    saved(visitor)
    expect(visitor.locator("[data-notice]")).to_contain_text(re.compile(r"The connection was gone for \d+ seconds\."))
    counts(running, 1, "A*x + x")


def test_what_is_typed_before_the_scripts_are_there_is_saved(running, visitor):
    late = []
    visitor.route(re.compile("/js/exam.js"), lambda route: late.append(route))  # noqa: PLW0108  (playwright marks it)
    visitor.goto(f"{running.address}/1/", wait_until="commit")
    visitor.locator("#answer").press_sequentially("A*")
    late[0].continue_()
    visitor.locator("#answer").press_sequentially("x")
    saved(visitor)
    counts(running, 1, "A*x")
    expect(visitor.locator("[data-reading-formula] math")).to_be_visible()


FAULTS = {
    "500": lambda route: route.fulfill(status=500, body="<h1>error</h1>"),
    "502": lambda route: route.fulfill(status=502, body=""),
    "a box on the way that answers 200": lambda route: route.fulfill(status=200, body="<html>Please pay</html>"),
    "lost request": lambda route: route.abort(),
    "lost reply": lambda route: (route.fetch(), route.abort()),
}


def test_no_fault_makes_a_false_saved_or_a_second_revision(running, visitor):
    """Each fault in turn, and typing goes on between the lost reply and the next try."""
    visitor.goto(f"{running.address}/2/")
    typed = ""
    for digit, fault in enumerate(FAULTS.values(), start=1):
        visitor.route(SAVE, fault)
        typed += str(digit)
        visitor.locator("#answer").press_sequentially(str(digit))
        expect(visitor.locator("[data-save-state]")).to_have_attribute("data-save-state", re.compile("offline|failed"))
        visitor.unroute(SAVE)
        visitor.evaluate("window.dispatchEvent(new Event('online'))")
        saved(visitor)
        counts(running, 2, typed)
    visitor.route(SAVE, FAULTS["lost reply"])
    visitor.locator("#answer").press_sequentially("6")
    in_state(visitor, "offline")
    visitor.locator("#answer").press_sequentially("7")
    visitor.unroute(SAVE)
    saved(visitor)
    counts(running, 2, typed + "67")
    assert [text for text, _, _ in answers(running, 2)] == ["1", "12", "123", "1234", "12345", "123456", "1234567"]
    assert not any(loser or late for _, loser, late in answers(running, 2))


def test_a_server_that_never_answers_is_given_up_and_asked_again(running, visitor):
    visitor.clock.install()
    visitor.goto(f"{running.address}/2/")
    silent = []
    visitor.route(SAVE, lambda route: silent.append(route))  # noqa: PLW0108  (playwright marks the handler)
    visitor.locator("#answer").press_sequentially("4")
    with visitor.expect_request(SAVE):
        visitor.clock.run_for(1000)
    visitor.clock.run_for(11_000)
    in_state(visitor, "offline")
    visitor.unroute(SAVE)
    visitor.clock.run_for(2000)
    saved(visitor)
    counts(running, 2, "4")


def test_saved_is_said_only_of_what_is_in_the_field(running, visitor):
    """The reply to an older text arrives while a newer one waits to be sent."""
    visitor.goto(f"{running.address}/2/")
    held = []
    visitor.route(SAVE, lambda route: route.continue_() if held else held.append(route))
    visitor.locator("#answer").press_sequentially("1")
    visitor.wait_for_timeout(1000)
    visitor.locator("#answer").press_sequentially("2")
    seen = visitor.evaluate_handle(
        """() => { const seen = [], box = document.querySelector("[data-save-state]");
        new MutationObserver(() => seen.push([box.dataset.saveState, document.querySelector("#answer").value]))
            .observe(box, {attributes: true}); return seen; }"""
    )
    held[0].continue_()
    saved(visitor)
    counts(running, 2, "12")
    assert [text for state, text in seen.json_value() if state == "saved"] == ["12"]
    visitor.locator("#answer").press_sequentially("3")
    in_state(visitor, "saving")


def test_a_megabyte_is_refused_kept_here_and_the_answer_before_stays(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    counts(running, 1, "A*x")
    visitor.evaluate(
        """() => { const field = document.querySelector("#answer"); field.value = "x".repeat(1_000_000);
        field.dispatchEvent(new Event("input", {bubbles: true})); }"""
    )
    in_state(visitor, "refused")
    expect(visitor.locator("[data-notice]")).to_contain_text("The one before it stays.")
    assert counted(running, 1) == "A*x"
    visitor.locator("#answer").fill("A*x + x")
    saved(visitor)
    counts(running, 1, "A*x + x")


def test_signing_out_in_the_middle_keeps_the_draft_until_one_is_back(running, visitor, site):
    visitor.goto(f"{running.address}/1/")
    visitor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "signed-out")
    visitor.get_by_role("link", name="Sign in again").click()
    visitor.get_by_label(re.compile("mail", re.I)).fill("learner@example.org")
    visitor.get_by_label(re.compile("password", re.I)).first.fill(PASSWORD)
    visitor.locator("main form button[type=submit]").first.click()
    at_question(visitor, 1)
    expect(visitor.locator("#answer")).to_have_value("A*x")
    saved(visitor)
    counts(running, 1, "A*x")


def test_the_way_back_in_stays_where_it_is_while_saving_is_tried_again(running, visitor):
    """A link that was drawn anew at each try took no press that fell into it."""
    tries = []
    visitor.on("response", lambda reply: tries.append(1) if reply.url.endswith("/save/") else None)
    visitor.goto(f"{running.address}/1/")
    visitor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "signed-out")
    link = visitor.get_by_role("link", name="Sign in again").element_handle()
    visitor.locator("#answer").press_sequentially(" + x")
    until(lambda: visitor.evaluate("1") and len(tries) >= 4)
    assert link.evaluate("(link) => link.isConnected")


def test_a_token_that_was_rotated_in_another_tab_stops_nothing(running, visitor, site):
    visitor.goto(f"{running.address}/1/")
    client = Client()
    client.get("/accounts/login/")
    rotated = client.cookies[settings.CSRF_COOKIE_NAME].value
    visitor.context.add_cookies([{"name": settings.CSRF_COOKIE_NAME, "value": rotated, "url": site}])
    visitor.locator("#answer").press_sequentially("A*x")
    saved(visitor)
    counts(running, 1, "A*x")


@pytest.mark.parametrize(("late", "taken"), [(1, True), (60, False)])
def test_a_deadline_that_passes_during_an_outage(running, visitor, late, taken):
    """Within the grace the answer still counts; after it, it is kept and shown as not counted, with all the others."""
    visitor.goto(f"{running.address}/1/")
    at_question(visitor, 1)
    fifteen_seconds_are_left(running, visitor)
    cut(visitor)
    visitor.locator("#answer").press_sequentially("A*x")
    in_state(visitor, "offline")
    expect(visitor.locator(".timer-text")).to_have_text("0:00")
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() - timedelta(seconds=late))
    at_question(visitor, 1)
    reconnect(visitor)
    visitor.wait_for_url(re.compile("/result/"))
    until(lambda: answers(running) == [("A*x", False, not taken)])
