"""The exam for everybody: by keyboard alone, without scripts, at 320 pixels, at 400 % zoom, without motion, by ear."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from exams.models import Attempt, Score
from tests.browser.acting import announced, at_overview, at_question, counts, entries, no_sideways_scroll, saved, until
from tests.factories import right_answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_to(page, selector, most=30):
    """Press Tab until the focus is there; the test fails where the keyboard does not reach."""
    for _ in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached")


def type_answer(page, slot):
    text = right_answer(slot)
    if slot.face["entry"] == "choice":
        page.keyboard.press(str([option["id"] for option in slot.face["options"]].index(text) + 1))
        return
    tab_to(page, "input.entry" if slot.face["entry"] == "grid" else "#answer")
    if slot.face["entry"] == "grid":
        for entry in entries(text):
            page.keyboard.type(entry)
            page.keyboard.press("Tab")
    else:
        page.keyboard.type(text)


def test_a_whole_exam_by_keyboard_alone(running, visitor):
    visitor.goto(f"{running.address}/1/")
    for slot in running.slots.all():
        at_question(visitor, slot.position)
        type_answer(visitor, slot)
        tab_to(visitor, "[data-go=next]", most=60)
        visitor.keyboard.press("Enter")
    at_overview(visitor)
    tab_to(visitor, "[data-open-dialog]", most=60)
    visitor.keyboard.press("Enter")
    expect(visitor.locator("dialog").get_by_role("link")).to_be_focused()
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Passed")).to_be_visible(timeout=30_000)
    assert Score.objects.get(attempt=running).points == 16


def test_the_row_of_questions_is_one_stop_and_arrows_move_in_it(running, visitor):
    visitor.goto(f"{running.address}/3/")
    assert visitor.locator(".cell[tabindex='0']").count() == 1
    visitor.locator("[data-flag]").focus()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("button", name=re.compile("^Question 3, not answered"))).to_be_focused()
    for key, position in (("ArrowRight", 4), ("End", 16), ("ArrowLeft", 15), ("Home", 1)):
        visitor.keyboard.press(key)
        expect(visitor.locator(".cell:focus")).to_have_attribute("value", str(position))
    visitor.keyboard.press("Enter")
    at_question(visitor, 1)
    visitor.locator("#answer").focus()
    tab_to(visitor, ".key", most=6)
    first = visitor.locator(".key:focus").get_attribute("data-insert")
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.press("Enter")
    assert visitor.locator("#answer").input_value() not in ("", first)
    visitor.keyboard.press("Tab")
    expect(visitor.locator(".key:focus")).to_have_count(0)


def test_letters_and_digits_are_keys_of_the_exam_outside_fields_only(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("jkf1")
    expect(visitor.locator("#answer")).to_have_value("jkf1")
    at_question(visitor, 1)
    visitor.locator("#main").focus()
    visitor.keyboard.press("f")
    expect(visitor.locator("[data-flag]")).to_have_attribute("aria-pressed", "true")
    visitor.keyboard.press("j")
    at_question(visitor, 2)
    visitor.keyboard.press("k")
    at_question(visitor, 1)
    until(lambda: running.slots.get(position=1).is_flagged)


def test_the_reading_is_spoken_once_in_plain_english(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("(A + A')x")
    announced(visitor, "A transpose")
    announced(visitor, "Shape n by 1.")
    assert "<math" not in visitor.locator("[data-announcer]").inner_html()
    visitor.locator("#answer").fill("A*(x")
    expect(visitor.locator("[data-answer-error]")).to_be_visible()
    announced(visitor, visitor.locator("[data-error-message]").inner_text())


def test_an_empty_entry_is_read_as_an_open_square(running, visitor):
    visitor.goto(f"{running.address}/3/")
    visitor.locator("input.entry").nth(0).fill("7")
    expect(visitor.locator("[data-reading-formula]")).to_contain_text("□")
    expect(visitor.locator("[data-reading-words]")).to_contain_text("row 1: 7, empty")
    expect(visitor.get_by_text("The shape differs")).to_be_hidden()
    expect(visitor.locator("[data-grid-empty]")).to_have_text("3 entries still empty")
    expect(visitor.locator(".cell[aria-current]")).to_have_attribute("data-status", "incomplete")
    counts(running, 3, "[7, ; , ]")


@pytest.mark.parametrize(("width", "height", "scale"), [(320, 640, 1), (320, 200, 4)])
def test_a_narrow_screen_and_400_percent_zoom_hide_nothing(running, browser, visitor, width, height, scale):
    """320 pixels, and 1280 by 800 pixels of a screen at 400 %, which leaves 320 by 200."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    context.add_cookies(visitor.context.cookies())
    page = context.new_page()
    for position in (1, 3, 4):
        page.goto(f"{running.address}/{position}/")
        assert no_sideways_scroll(page)
        for name in ("Flag", "Next", "Overview"):
            button = page.get_by_role("button", name=name, exact=False).first
            button.scroll_into_view_if_needed()
            expect(button).to_be_in_viewport()
    page.goto(f"{running.address}/1/")
    page.locator("#answer").fill("A*x")
    expect(page.locator("[data-reading-formula] math")).to_be_visible()
    assert no_sideways_scroll(page)
    counts(running, 1, "A*x")
    assert Axe().run(page).violations_count == 0
    context.close()


def test_with_reduced_motion_nothing_moves(running, visitor):
    visitor.emulate_media(reduced_motion="reduce")
    visitor.goto(f"{running.address}/1/")
    moving = visitor.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) => {
            const style = getComputedStyle(node);
            const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
            return times.some((time) => parseFloat(time) > 0.001);
        }).length"""
    )
    assert moving == 0


@pytest.fixture
def plain(browser, visitor):
    """The same learner in a browser without scripts."""
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(visitor.context.cookies())
    yield context.new_page()
    context.close()


def fill_plainly(page, slot):
    text = right_answer(slot)
    match slot.face["entry"]:
        case "choice":
            page.locator(f"[data-option='{text}'] input").check()
        case "grid":
            for field, entry in zip(page.locator("input.entry").all(), entries(text), strict=True):
                field.fill(entry)
        case _:
            page.locator("#answer").fill(text)


def test_a_whole_exam_without_scripts_to_its_score(running, visitor, plain):
    """The squares save as well; the reading comes with the page; the end is asked for once."""
    plain.goto(f"{running.address}/1/")
    for slot in running.slots.all():
        fill_plainly(plain, slot)
        if slot.position == 1:
            plain.get_by_role("button", name="Save and stay here").click()
            expect(plain.locator("[data-reading-formula] math")).to_be_visible()
        if slot.position == 16:
            plain.get_by_role("button", name="Flag").click()
            plain.get_by_role("button", name="Finish").click()
        else:
            plain.get_by_role("button", name=f"Question {slot.position + 1},").click()
            assert plain.url.endswith(f"/{slot.position + 1}/")
    expect(plain.locator(".end-line")).to_contain_text("All answered, 1 flagged")
    plain.locator("details.end-plain summary").click()
    plain.get_by_role("button", name="End it now").click()
    expect(plain.get_by_role("heading", name="Passed")).to_be_visible(timeout=20_000)
    assert Attempt.objects.get(pk=running.pk).score.points == 16


def test_saved_words_hold_after_all_of_it(running, visitor):
    visitor.goto(f"{running.address}/2/")
    visitor.locator("#answer").press_sequentially("12")
    saved(visitor)
    expect(visitor.locator(".save-text")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))
