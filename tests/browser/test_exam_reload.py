"""A reload without a connection: our page with what is kept, the way back, and nothing of an attempt in any cache."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from exams.models import Attempt, Response
from exams.services import submit_attempt
from tests.browser.acting import at_overview, at_question, counts, in_state, no_sideways_scroll, saved, until
from tests.browser.outage import cut, reconnect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).join() + JSON.stringify({...localStorage})"
CACHED = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
        }
    }
    return found;
}"""


@pytest.fixture(autouse=True)
def _expected(visitor, complaints):
    """The browser itself reports each request that fails here; forgotten before the visitor ends."""
    yield
    complaints.clear()


def visit(page, address):
    """Open a page and wait until the worker is at work."""
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))


def cut_off(page, text, field="#answer"):
    cut(page)
    page.locator(field).press_sequentially(text)
    in_state(page, "offline")


def on_line(page):
    """The question's own page is back: the other one has no footer."""
    expect(page.locator("[data-go=next]")).to_be_visible()


def offline_page(page):
    expect(page.get_by_role("heading", name="There is no connection")).to_be_visible()


def test_a_reload_without_a_connection_shows_what_is_kept_and_returns_by_itself(running, visitor):
    visit(visitor, f"{running.address}/2/")
    cut_off(visitor, "75")
    visitor.reload()
    offline_page(visitor)
    assert visitor.url == f"{running.address}/2/"
    expect(visitor.locator("#answer")).to_have_value("75")
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"^(39:\d\d|40:00)$"))
    expect(visitor.locator(".timer")).to_contain_text("about")
    assert visitor.evaluate("getComputedStyle(document.querySelector('.exam-bar')).display") == "block", (
        "it has its style"
    )
    reconnect(visitor)
    on_line(visitor)
    at_question(visitor, 2)
    expect(visitor.locator("#answer")).to_have_value("75")
    expect(visitor.locator("[data-notice]")).to_contain_text("One answer was kept on this device and is now saved.")
    counts(running, 2, "75")
    assert "nabla:draft" not in visitor.evaluate(KEYS)


def test_what_is_typed_there_counts_and_so_does_what_was_kept_before(running, visitor):
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.goto(f"{running.address}/overview/")
    offline_page(visitor)
    field = visitor.get_by_label("Your answer to question 1")
    field.press("End")
    field.press_sequentially(" + x")
    visitor.reload()
    expect(visitor.get_by_label("Your answer to question 1")).to_have_value("A*x + x")
    reconnect(visitor)
    at_overview(visitor)
    counts(running, 1, "A*x + x")
    rows = Response.objects.filter(slot__attempt=running).order_by("revision")
    assert [(row.answer, row.is_loser) for row in rows] == [("A*x", False), ("A*x + x", False)]


def test_choices_are_listed_in_words_with_the_way_to_their_question(running, visitor):
    visit(visitor, f"{running.address}/4/")
    cut(visitor)
    visitor.keyboard.press("2")
    in_state(visitor, "offline")
    visitor.goto(f"{running.address}/overview/")
    offline_page(visitor)
    expect(visitor.locator("[data-drafts]")).to_have_text(re.compile(r"^Question 4 at \d\d:\d\dOption 2 Change it$"))
    expect(visitor.locator("[data-drafts] input")).to_have_count(0)


def test_a_page_without_drafts_says_so_and_the_button_says_when_it_tried(running, visitor):
    visit(visitor, f"{running.address}/3/")
    cut(visitor)
    visitor.goto(f"{running.address}/overview/")
    expect(visitor.get_by_text("No answer of this attempt waits here.")).to_be_visible()
    visitor.get_by_role("button", name="Try now").click()
    expect(visitor.get_by_role("status")).to_contain_text("No connection yet, tried at")


@pytest.mark.parametrize(("late", "taken"), [(1, True), (60, False)])
def test_a_deadline_that_passes_there_still_brings_the_answer_to_the_record(running, visitor, late, taken):
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.reload()
    offline_page(visitor)
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() - timedelta(seconds=late))
    reconnect(visitor)
    visitor.wait_for_url(re.compile("/result/"))
    until(lambda: [row.is_late for row in Response.objects.filter(slot__attempt=running)] == [not taken])
    until(lambda: str(running.public_id) not in visitor.evaluate(KEYS))


def test_a_server_that_is_down_behind_its_gateway_is_no_connection_either(running, visitor, monkeypatch):
    visit(visitor, f"{running.address}/2/")
    monkeypatch.setattr("exams.views._render_question", lambda request, page: HttpResponse("gateway", status=502))
    visitor.reload()
    offline_page(visitor)
    monkeypatch.undo()
    on_line(visitor)
    at_question(visitor, 2)


def test_no_cache_holds_anything_of_the_attempt(running, visitor):
    for position in (1, 4):
        visit(visitor, f"{running.address}/{position}/")
    visitor.goto(f"{running.address}/overview/")
    stems = [re.sub("<[^>]+>", "", slot.face["stem_html"])[:40] for slot in running.slots.all()]
    cached = visitor.evaluate(CACHED)
    assert "/attempts/offline/" in [path for path, _ in cached]
    assert all(path == "/attempts/offline/" or path.startswith("/static/") for path, _ in cached)
    for path, text in cached:
        assert not [
            word for word in (str(running.public_id), "learner@example.org", "First Learner", *stems) if word in text
        ], path


def test_nothing_stays_on_the_device_after_the_end(running, visitor):
    visit(visitor, f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    saved(visitor)
    assert str(running.public_id) in visitor.evaluate(KEYS), "the time that is left is kept"
    submit_attempt(attempt=running)
    visitor.reload()
    visitor.wait_for_url(re.compile("/result/"))
    until(lambda: str(running.public_id) not in visitor.evaluate(KEYS))


def test_signing_out_sends_what_is_kept_and_leaves_no_worker_and_no_cache(running, visitor, site):
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{site}/accounts/logout/")
    visitor.get_by_role("button", name="Sign out").click()
    visitor.wait_for_url(f"{site}/")
    counts(running, 1, "A*x")
    assert str(running.public_id) not in visitor.evaluate(KEYS)
    assert visitor.evaluate("caches.keys()") == []
    assert visitor.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_signing_out_in_the_administration_forgets_as_much(running, visitor, site):
    User.objects.filter(pk=running.learner_id).update(is_staff=True)
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{site}/admin/")
    visitor.get_by_role("button", name="Log out").click()
    visitor.wait_for_url(re.compile("/accounts/logout/"))  # and its scripts: a faster press signs out as without them
    visitor.get_by_role("button", name="Sign out").click()
    visitor.wait_for_url(f"{site}/")
    counts(running, 1, "A*x")
    assert str(running.public_id) not in visitor.evaluate(KEYS)
    assert visitor.evaluate("caches.keys()") == []


def test_answers_that_cannot_be_sent_are_spoken_of_before_signing_out(running, visitor, site):
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.goto("about:blank")
    reconnect(visitor)
    visitor.goto(f"{site}/accounts/logout/")
    visitor.route(re.compile("/save/$"), lambda route: route.fulfill(status=500, body=""))
    visitor.get_by_role("button", name="Sign out").click()
    expect(visitor.get_by_text("could not be sent yet")).to_be_focused()
    visitor.get_by_role("button", name="Sign out").click()
    visitor.wait_for_url(f"{site}/")
    assert str(running.public_id) not in visitor.evaluate(KEYS)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_fit_for_everybody(running, visitor, width):
    visitor.set_viewport_size({"width": width, "height": 800})
    visit(visitor, f"{running.address}/1/")
    cut_off(visitor, "A*x")
    visitor.reload()
    offline_page(visitor)
    assert no_sideways_scroll(visitor)
    report = Axe().run(visitor)
    assert report.violations_count == 0, report.generate_report()


def test_where_workers_are_refused_the_exam_goes_on_as_before(running, visitor, browser):
    context = browser.new_context(service_workers="block")
    context.add_cookies(visitor.context.cookies())
    page = context.new_page()
    page.goto(f"{running.address}/1/")
    page.locator("#answer").press_sequentially("A*x")
    saved(page)
    counts(running, 1, "A*x")
    context.close()
