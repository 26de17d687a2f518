"""Sitting the exam in a real browser."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt
from exams.selectors import find_counted_response
from exams.services import score_attempt, submit_attempt
from tests.factories import right_answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def saved(page):
    return expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")


def counted(attempt, position):
    response = find_counted_response(attempt.slots.get(position=position))
    return response and response.answer


def answer(page, slot):
    """Answer a question as a person does."""
    text = right_answer(slot)
    match slot.face["entry"]:
        case "choice":
            page.locator(f"[data-option='{text}'] label").click()
        case "grid":
            entries = [entry.strip() for row in text.strip("[]").split(";") for entry in row.split(",")]
            for field, entry in zip(page.locator("input.entry").all(), entries, strict=True):
                field.fill(entry)
        case _:
            page.locator("#answer").press_sequentially(text)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_whole_way_from_the_landing_page_to_the_certificate(site, visitor, width):
    visitor.set_viewport_size({"width": width, "height": 844})
    visitor.goto(site)
    visitor.goto(f"{site}/accounts/signup/?next=/exams/certification/")
    visitor.get_by_label(re.compile("mail", re.I)).fill("new@example.org")
    visitor.get_by_label(re.compile("password", re.I)).first.fill("a long enough secret")
    visitor.locator("main form button[type=submit]").first.click()
    visitor.get_by_role("button", name=re.compile("Start now")).click()
    attempt = Attempt.objects.get()
    for slot in attempt.slots.all():
        expect(visitor.locator("[data-exam]")).to_have_attribute("data-position", str(slot.position))
        answer(visitor, slot)
        visitor.locator("[data-go=next]").click()
    expect(visitor.get_by_role("heading", name="Overview")).to_be_visible()
    visitor.get_by_role("button", name="End the exam").first.click()
    visitor.locator("dialog").get_by_role("button", name="End the exam").click()
    expect(visitor.get_by_role("heading", name="Passed")).to_be_visible(timeout=30_000)
    expect(visitor.get_by_text("Your score matrix")).to_be_visible()
    visitor.goto(f"{site}/attempts/{attempt.public_id}/review/1/")
    expect(visitor.get_by_text("RATIONALEONE")).to_be_visible()
    visitor.goto(f"{site}/certificates/")
    expect(visitor.get_by_text("Confirm your e-mail address")).to_be_visible()


def test_the_reading_appears_while_one_types(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("(A + A')x")
    expect(visitor.locator("[data-reading-formula] math")).to_be_visible()
    expect(visitor.locator("[data-reading-words]")).to_contain_text("A transpose")
    expect(visitor.get_by_text("The shape fits")).to_be_visible()
    visitor.locator("#answer").fill("A*(x")
    expect(visitor.locator("[data-answer-error]")).to_be_visible()
    saved(visitor)
    assert counted(running, 1) == "A*(x"


def test_answers_are_saved_as_they_are_typed_and_come_back(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("2*A*x")
    saved(visitor)
    assert counted(running, 1) == "2*A*x"
    visitor.reload()
    expect(visitor.locator("#answer")).to_have_value("2*A*x")


def test_leaving_at_once_loses_nothing(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    visitor.locator("[data-go=next]").click()
    expect(visitor.locator("[data-exam]")).to_have_attribute("data-position", "2")
    assert counted(running, 1) == "A*x"


def test_an_outage_keeps_the_text_on_the_device(running, visitor, complaints):
    visitor.goto(f"{running.address}/1/")
    visitor.context.set_offline(True)
    visitor.locator("#answer").press_sequentially("A*x + x")
    expect(visitor.locator("[data-save-state]")).to_have_attribute("data-save-state", "offline")
    visitor.context.set_offline(False)
    saved(visitor)
    assert counted(running, 1) == "A*x + x"
    complaints.clear()  # the browser itself reports the requests that failed


def test_two_windows_show_both_versions(running, visitor, complaints):
    other = visitor.context.new_page()
    visitor.goto(f"{running.address}/1/")
    other.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    saved(visitor)
    other.locator("#answer").press_sequentially("2*x")
    expect(other.get_by_role("heading", name=re.compile("Two versions"))).to_be_visible()
    assert counted(running, 1) == "A*x"
    other.locator("[data-version=mine] button").click()
    saved(other)
    assert counted(running, 1) == "2*x"
    complaints.clear()  # the 409 itself


def test_choices_by_digit_and_strike_out(running, visitor):
    visitor.goto(f"{running.address}/4/")
    visitor.keyboard.press("2")
    saved(visitor)
    assert counted(running, 4) == visitor.locator("input[name=option]:checked").get_attribute("value")
    visitor.locator("[data-strike]").first.click()
    visitor.wait_for_timeout(400)
    visitor.reload()
    expect(visitor.locator("[data-struck]")).to_have_count(1)


def test_a_matrix_is_pasted_from_a_spreadsheet(running, visitor):
    visitor.goto(f"{running.address}/3/")
    visitor.locator("input.entry").first.focus()
    visitor.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData('text/plain', '1\\t2\\n3\\t4');
            const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
    )
    saved(visitor)
    assert counted(running, 3) == "[1, 2; 3, 4]"


def test_the_timer_runs_by_the_servers_clock(running, visitor):
    visitor.goto(f"{running.address}/1/")
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"3\d:\d\d|40:00"))
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() + timedelta(minutes=4))
    visitor.evaluate("window.dispatchEvent(new Event('online'))")
    expect(visitor.locator(".timer-text")).to_have_text(re.compile(r"0?[34]:\d\d"))


def test_at_the_deadline_the_attempt_closes_by_itself(running, visitor):
    visitor.goto(f"{running.address}/1/")
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() + timedelta(seconds=2))
    visitor.reload()
    visitor.wait_for_url(re.compile("/result/"), timeout=20_000)


def test_a_whole_question_by_keyboard(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").focus()
    visitor.keyboard.type("A*x")
    visitor.keyboard.press("Enter")
    saved(visitor)
    visitor.locator("#main").focus()
    visitor.keyboard.press("j")
    expect(visitor.locator("[data-exam]")).to_have_attribute("data-position", "2")
    visitor.keyboard.press("f")
    expect(visitor.locator("[data-flag]")).to_have_attribute("aria-pressed", "true")
    visitor.keyboard.press("k")
    expect(visitor.locator("[data-exam]")).to_have_attribute("data-position", "1")


def test_letters_in_a_field_are_letters(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("jkf")
    expect(visitor.locator("#answer")).to_have_value("jkf")
    expect(visitor.locator("[data-exam]")).to_have_attribute("data-position", "1")


def test_the_keypad_types_at_the_caret(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*")
    visitor.locator("[data-insert='x']").click()
    expect(visitor.locator("#answer")).to_have_value("A*x")


def test_without_scripts_it_is_plain_forms(running, browser, visitor):
    cookies = visitor.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{running.address}/1/")
    page.locator("#answer").fill("A*x")
    page.get_by_role("button", name="Next").click()
    assert page.url.endswith("/2/")
    assert counted(running, 1) == "A*x"
    page.goto(f"{running.address}/1/")
    expect(page.locator("[data-reading-formula] math")).to_be_visible()
    page.goto(f"{running.address}/overview/")
    page.locator("details.end-plain summary").click()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("heading", name=re.compile("Passed|Not passed"))).to_be_visible(timeout=20_000)
    context.close()


def test_a_formula_field_fills_the_same_answer(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A x")
    visitor.get_by_role("button", name="Formula").click()
    field = visitor.locator("math-field")
    expect(field).to_be_visible()
    field.press("End")
    visitor.keyboard.type("+A'")
    visitor.keyboard.press("ArrowRight")
    visitor.keyboard.type("x")
    expect(visitor.locator("[data-reading-words]")).to_contain_text("A transpose times x")
    saved(visitor)
    assert "\\top" in counted(running, 1)
    visitor.get_by_role("button", name="Typed").click()
    expect(visitor.locator("#answer")).to_have_value(re.compile(r"A\^T|A'"))
    saved(visitor)
    finish_running(running)
    assert running.slots.get(position=1).verdicts.get(is_current=True).outcome == "correct"


def test_the_pad_types_into_the_formula_field(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.get_by_role("button", name="Formula").click()
    visitor.locator("math-field").focus()
    visitor.locator("[data-insert='A']").click()
    visitor.locator("[data-insert='^T']").click()
    visitor.keyboard.press("ArrowRight")
    visitor.locator("[data-insert='x']").click()
    saved(visitor)
    expect(visitor.locator("[data-reading-words]")).to_contain_text("A transpose times x")
    report = Axe().run(visitor)
    assert report.violations_count == 0, report.generate_report()


def test_only_pages_with_a_formula_field_allow_style_attributes(running, visitor):
    formula = visitor.request.get(f"{running.address}/1/").headers["content-security-policy"]
    choice = visitor.request.get(f"{running.address}/4/").headers["content-security-policy"]
    assert "style-src-attr" in formula
    assert "unsafe" not in choice


def finish_running(attempt):
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
