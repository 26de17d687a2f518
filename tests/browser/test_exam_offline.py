"""Going on without a connection: each kind of question that this tab has opened is shown, answered, kept, counted."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Response, Score
from exams.services import start_attempt, submit_attempt
from tests.browser.acting import at_question, counted, counts, no_sideways_scroll, until
from tests.browser.kinds import NAMES, SECRET, fill_in, make_exam_of_kinds, shows
from tests.browser.outage import cut, reconnect
from tests.browser.test_exam_reload import CACHED, KEYS, offline_page, on_line, visit
from tests.browser.test_exam_targets import SMALL
from tests.factories import right_answer, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYTHING = "JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
ALL = range(1, len(NAMES) + 1)


@pytest.fixture(autouse=True)
def _expected(visitor, complaints):
    """The browser itself reports each request that fails here; forgotten before the visitor ends."""
    yield
    complaints.clear()


@pytest.fixture
def kinds(site, world, visitor, sign_in):
    """A running attempt with one question of every kind, each opened once in this tab; then the connection is cut."""
    attempt = start_attempt(exam=make_exam_of_kinds(), learner=sign_in(visitor), seed=1, now=timezone.now())
    attempt.address = f"{site}/attempts/{attempt.public_id}"
    for position in ALL:
        visit(visitor, f"{attempt.address}/{position}/")
        at_question(visitor, position)
    return attempt


def come_back(page, position):
    reconnect(page)
    on_line(page)
    at_question(page, position)


@pytest.mark.parametrize("position", ALL, ids=NAMES)
def test_a_question_answered_without_a_connection_is_kept_saved_and_counted(kinds, visitor, position):
    slot = kinds.slots.get(position=position)
    cut(visitor)
    visitor.goto(f"{kinds.address}/{position}/")
    offline_page(visitor)
    text = fill_in(visitor, slot)
    before = shows(visitor)
    visitor.reload()
    offline_page(visitor)
    assert shows(visitor) == before, "it was kept on the device"
    assert counted(kinds, position) is None
    come_back(visitor, position)
    until(lambda: shows(visitor) == before)
    counts(kinds, position, text)
    assert "nabla:draft" not in visitor.evaluate(KEYS)
    submit_attempt(attempt=kinds)
    until(lambda: Score.objects.filter(attempt=kinds).exists())
    assert Score.objects.get(attempt=kinds).points == 1


def test_an_answer_of_before_the_outage_stands_there_and_is_changed_on_its_revision(kinds, visitor):
    """The page that was kept is older than what was saved on it."""
    slot = kinds.slots.get(position=3)
    visitor.goto(f"{kinds.address}/3/")
    at_question(visitor, 3)
    text = fill_in(visitor, slot)
    counts(kinds, 3, text)
    until(lambda: "nabla:draft" not in visitor.evaluate(KEYS))
    cut(visitor)
    visitor.reload()
    offline_page(visitor)
    assert shows(visitor) == [entry.strip() for entry in re.split("[,;]", text.strip("[]"))]
    visitor.get_by_label("Row 2, column 2").fill("77")
    come_back(visitor, 3)
    until(lambda: (counted(kinds, 3) or "").endswith(", 77]"))
    assert not Response.objects.filter(slot=slot, is_loser=True).exists()


def test_what_was_answered_elsewhere_meanwhile_is_a_second_version_to_choose_from(kinds, visitor):
    slot = kinds.slots.get(position=8)
    cut(visitor)
    visitor.goto(f"{kinds.address}/8/")
    fill_in(visitor, slot)
    save(kinds, 8, "[n, 1]", now=timezone.now(), client="p.other.tab", sequence=1)
    reconnect(visitor)
    expect(visitor.get_by_role("heading", name="Two versions of this answer")).to_be_visible()
    visitor.locator("[data-version=mine]").get_by_role("button", name="Keep this one").click()
    counts(kinds, 8, right_answer(slot))


def test_the_buttons_and_the_squares_lead_on_without_a_connection(kinds, visitor):
    visitor.goto(f"{kinds.address}/3/")
    at_question(visitor, 3)
    cut(visitor)
    visitor.get_by_label("Row 1, column 1").fill("5")
    visitor.locator("[data-go=next]").click()
    visitor.wait_for_url(f"{kinds.address}/4/")
    offline_page(visitor)
    ways = visitor.get_by_role("navigation", name="Questions this tab can show")
    expect(ways.get_by_role("link")).to_have_count(8)
    expect(ways.get_by_role("link", name="Question 3, answered", exact=True)).to_be_visible()
    expect(ways.get_by_role("link", name="Question 4, not answered")).to_have_attribute("aria-current", "page")
    expect(visitor.locator("[data-drafts]")).to_contain_text("Question 3")
    visitor.get_by_role("link", name="Change the answer to question 3").click()
    visitor.wait_for_url(f"{kinds.address}/3/")
    expect(visitor.get_by_label("Row 1, column 1")).to_have_value("5")


def test_keys_are_those_of_the_exam(kinds, visitor):
    cut(visitor)
    visitor.goto(f"{kinds.address}/5/")
    offline_page(visitor)
    visitor.keyboard.press("2")
    expect(visitor.get_by_role("radio").nth(1)).to_be_checked()
    visitor.keyboard.press("j")
    visitor.wait_for_url(f"{kinds.address}/6/")
    offline_page(visitor)
    visitor.keyboard.press("k")
    visitor.wait_for_url(f"{kinds.address}/5/")
    expect(visitor.get_by_role("radio").nth(1)).to_be_checked()


def test_what_only_the_server_can_do_is_left_out(kinds, visitor):
    cut(visitor)
    visitor.goto(f"{kinds.address}/1/")
    expect(visitor.get_by_text("appears here when the connection is back")).to_be_visible()
    expect(visitor.get_by_role("button", name="Formula")).to_have_count(0)
    visitor.goto(f"{kinds.address}/5/")
    expect(visitor.get_by_role("button", name="Strike out")).to_have_count(0)


def test_struck_out_options_are_shown_as_they_were(kinds, visitor):
    visitor.goto(f"{kinds.address}/5/")
    at_question(visitor, 5)
    visitor.locator("[data-strike]").first.click()
    until(lambda: kinds.slots.get(position=5).struck)
    cut(visitor)
    visitor.reload()
    offline_page(visitor)
    expect(visitor.locator(".option[data-struck]")).to_have_count(1)


def test_the_field_that_had_the_keys_has_them_again(kinds, visitor):
    cut(visitor)
    visitor.goto(f"{kinds.address}/4/")
    visitor.get_by_label("Row 1, column 2").fill("3")
    come_back(visitor, 4)
    expect(visitor.get_by_label("Row 1, column 2")).to_be_focused()


def test_another_tab_shows_only_what_it_has_opened(kinds, visitor):
    other = visitor.context.new_page()
    visit(other, f"{kinds.address}/1/")
    at_question(other, 1)
    cut(other)
    other.goto(f"{kinds.address}/3/")
    expect(other.get_by_text("was not opened in this tab")).to_be_visible()
    expect(other.locator("[data-exam]")).to_have_count(0)


@pytest.mark.parametrize("way", ["the end", "signing out"])
def test_no_tab_shows_a_question_after(kinds, visitor, site, way):
    """Not even one that stands open: a reload without a connection has nothing to show."""
    other = visitor.context.new_page()
    if way == "the end":
        submit_attempt(attempt=kinds)
        other.goto(f"{kinds.address}/result/")
    else:
        other.goto(f"{site}/accounts/logout/")
        other.get_by_role("button", name="Sign out").click()
        other.wait_for_url(f"{site}/")
    until(lambda: str(kinds.public_id) not in visitor.evaluate(KEYS))


def test_nothing_secret_is_on_the_device(kinds, visitor):
    for position in (1, 5):
        visitor.goto(f"{kinds.address}/{position}/")
        at_question(visitor, position)
        fill_in(visitor, kinds.slots.get(position=position))
    stored = visitor.evaluate(EVERYTHING)
    assert "nabla:sheet:" in stored
    assert "csrfmiddlewaretoken" not in stored
    kept = stored + "".join(text for _, text in visitor.evaluate(CACHED))
    backs = [slot.back for slot in kinds.slots.all()]
    seeds = [str(slot.seed) for slot in kinds.slots.all()]
    assert not [word for word in (*SECRET, *seeds, "tolerance") if word in kept]
    assert all("rationale" in back for back in backs)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_kind_is_fit_for_everybody_there(kinds, visitor, width):
    visitor.set_viewport_size({"width": width, "height": 800})
    cut(visitor)
    for position in ALL:
        visitor.goto(f"{kinds.address}/{position}/")
        offline_page(visitor)
        assert no_sideways_scroll(visitor), position
        assert width > 400 or visitor.evaluate(SMALL) == [], position
        report = Axe().run(visitor)
        assert report.violations_count == 0, (position, report.generate_report())
