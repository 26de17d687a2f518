"""Sitting the exam in a real browser."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt
from exams.services import score_attempt, submit_attempt
from tests.browser.acting import answer, at_overview, at_question, counted, counts, in_state, saved, until
from tests.browser.outage import cut, reconnect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


EVERY = [(width, theme) for width in (1280, 768, 390) for theme in ("light", "dark")]
FEW = [(1280, "light"), (390, "dark")]


@pytest.mark.parametrize(
    ("width", "theme"), [pytest.param(*one, marks=[] if one in FEW else [pytest.mark.full]) for one in EVERY]
)
def test_a_whole_exam_with_an_outage_a_second_tab_and_the_way_to_the_certificate(
    site, world, visitor, complaints, width, theme
):
    """From signing up to the certificate; the connection is cut at question 6, a second tab changes question 9."""
    visitor.emulate_media(color_scheme=theme)
    visitor.set_viewport_size({"width": width, "height": 844})
    visitor.goto(f"{site}/accounts/signup/?next=/exams/certification/")
    visitor.get_by_label(re.compile("mail", re.I)).fill("new@example.org")
    visitor.get_by_label(re.compile("password", re.I)).first.fill("a long enough secret")
    visitor.locator("main form button[type=submit]").first.click()
    visitor.get_by_role("button", name=re.compile("Start now")).click()
    attempt = Attempt.objects.get()
    base = f"{site}/attempts/{attempt.public_id}"
    for slot in attempt.slots.all():
        at_question(visitor, slot.position)
        if slot.position == 6:
            cut(visitor)
        if slot.position == 9:
            change_elsewhere(visitor, f"{base}/9/")
        text = answer(visitor, slot)
        if slot.position == 6:
            in_state(visitor, "offline")
            reconnect(visitor)
        if slot.position == 9:
            visitor.locator("[data-version=mine] button").click()
        if slot.position in (6, 9):
            saved(visitor)
            counts(attempt, slot.position, text)
        visitor.locator("[data-go=next]").click()
    at_overview(visitor)
    visitor.get_by_role("button", name="End the exam").first.click()
    visitor.locator("dialog").get_by_role("button", name="End the exam").click()
    expect(visitor.get_by_role("heading", name="Passed")).to_be_visible(timeout=30_000)
    assert attempt.score.points == 16
    visitor.goto(f"{base}/review/1/")
    expect(visitor.get_by_text("RATIONALEONE")).to_be_visible()
    visitor.goto(f"{site}/certificates/")
    expect(visitor.get_by_text("Confirm your e-mail address")).to_be_visible()
    complaints.clear()  # the outage and the 409


def change_elsewhere(visitor, address):
    """Another tab answers the question that this one has open already."""
    other = visitor.context.new_page()
    other.goto(address)
    other.locator("#answer").fill("2*x")
    saved(other)
    other.close()


def test_the_reading_appears_while_one_types(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("(A + A')x")
    expect(visitor.locator("[data-reading-formula] math")).to_be_visible()
    expect(visitor.locator("[data-reading-words]")).to_contain_text("A transpose")
    expect(visitor.get_by_text("The shape fits")).to_be_visible()
    visitor.locator("#answer").fill("A*(x")
    expect(visitor.locator("[data-answer-error]")).to_be_visible()
    saved(visitor)
    counts(running, 1, "A*(x")


def test_answers_are_saved_as_they_are_typed_and_come_back(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("2*A*x")
    saved(visitor)
    counts(running, 1, "2*A*x")
    visitor.reload()
    expect(visitor.locator("#answer")).to_have_value("2*A*x")


def test_leaving_at_once_loses_nothing(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*x")
    visitor.locator("[data-go=next]").click()
    at_question(visitor, 2)
    assert counted(running, 1) == "A*x", "the page is left only when the answer is there"


def test_choices_by_digit_and_strike_out(running, visitor):
    visitor.goto(f"{running.address}/4/")
    visitor.keyboard.press("2")
    saved(visitor)
    counts(running, 4, visitor.locator("input[name=option]:checked").get_attribute("value"))
    visitor.locator("[data-strike]").first.click()
    until(lambda: running.slots.get(position=4).struck)
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
    counts(running, 3, "[1, 2; 3, 4]")


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


def test_the_keypad_types_at_the_caret(running, visitor):
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A*")
    visitor.locator("[data-insert='x']").click()
    expect(visitor.locator("#answer")).to_have_value("A*x")


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
    until(lambda: "\\top" in (counted(running, 1) or ""))
    visitor.get_by_role("button", name="Typed").click()
    expect(visitor.locator("#answer")).to_have_value(re.compile(r"A\^T|A'"))
    saved(visitor)
    counts(running, 1, visitor.locator("#answer").input_value())
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


def test_what_is_typed_while_the_formula_field_comes_is_in_it(running, visitor):
    """The library and the filling both take their time; the keys go on in the box, and back again on the way back."""
    visitor.goto(f"{running.address}/1/")
    visitor.locator("#answer").press_sequentially("A")
    slow = []
    visitor.route(
        re.compile("/preview/$"), lambda route: (slow.append(1), visitor.wait_for_timeout(300), route.continue_())
    )
    visitor.get_by_role("button", name="Formula").click()
    visitor.keyboard.type("*x + A'", delay=60)
    visitor.keyboard.type("*x", delay=60)
    field = visitor.locator("math-field")
    expect(field).to_be_visible()
    expect(visitor.locator("#answer")).to_have_value(re.compile("x.*x"))
    assert field.evaluate("(field) => field.value").count("x") == 2
    visitor.get_by_role("button", name="Typed").click()
    visitor.keyboard.type("+x", delay=60)
    expect(visitor.locator("#answer")).to_be_visible()
    until(lambda: visitor.locator("#answer").input_value().count("x") == 3)
    visitor.unroute(re.compile("/preview/$"))
    saved(visitor)
    counts(running, 1, visitor.locator("#answer").input_value())


def test_only_pages_with_a_formula_field_allow_style_attributes(running, visitor):
    formula = visitor.request.get(f"{running.address}/1/").headers["content-security-policy"]
    choice = visitor.request.get(f"{running.address}/4/").headers["content-security-policy"]
    assert "style-src-attr" in formula
    assert "unsafe" not in choice


def finish_running(attempt):
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
