"""Practice, the free test and the pages after an exam in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt, Exam, SlotVerdict
from exams.selection import Choice
from exams.services import (
    check_answer,
    object_to_verdict,
    score_attempt,
    show_hint,
    show_solution,
    start_attempt,
    start_practice,
    submit_attempt,
)
from exams.services.saving import Draft
from tests.browser.acting import at_overview
from tests.factories import make_free_exam, make_practice_exam, right_answer
from tests.factories import save as save_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def learner(world, visitor, sign_in):
    make_practice_exam()
    return sign_in(visitor)


@pytest.fixture
def practice(learner):
    return start_practice(learner=learner, choice=Choice((1, 2), 5), seed=1)


def address(site, attempt, position):
    return f"{site}/practice/{attempt.public_id}/{position}/"


def find(practice, kind):
    return next(slot for slot in practice.slots.all() if slot.face["kind"] == kind)


def test_a_formula_is_read_while_it_is_typed_and_checked_at_once(site, visitor, practice):
    slot = find(practice, "expression")
    visitor.goto(address(site, practice, slot.position))
    visitor.get_by_label("Your answer", exact=True).fill("2*A*x")
    expect(visitor.locator("[data-reading]")).to_have_attribute("data-state", "read")
    expect(visitor.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
    visitor.get_by_role("button", name="Check", exact=True).click()
    expect(visitor.locator("#verdict")).to_contain_text("You took a matrix as symmetric.")
    expect(visitor.locator("#verdict")).to_be_focused()
    expect(visitor.get_by_text("RATIONALEONE")).to_have_count(0)
    visitor.get_by_label("Your answer", exact=True).fill("(A + A')x")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("RATIONALEONE")).to_be_visible()
    visitor.get_by_role("link", name="Next question").click()
    expect(visitor).to_have_url(address(site, practice, slot.position + 1))


def test_a_key_of_the_pad_types_at_the_caret(site, visitor, practice):
    visitor.goto(address(site, practice, find(practice, "expression").position))
    visitor.locator(".key").first.click()
    expect(visitor.get_by_label("Your answer", exact=True)).not_to_have_value("")


def test_hints_come_one_at_a_time(site, visitor, practice):
    visitor.goto(address(site, practice, find(practice, "expression").position))
    visitor.get_by_label("Your answer", exact=True).fill("A*x")
    visitor.get_by_role("button", name="Show the hint: Nudge").click()
    expect(visitor.get_by_text("HINTONE")).to_be_visible()
    expect(visitor.locator("#hint-1")).to_be_focused()
    expect(visitor.get_by_label("Your answer", exact=True)).to_have_value("A*x")


def test_a_matrix_is_checked_entry_by_entry(site, visitor, learner):
    practice = start_practice(learner=learner, choice=Choice((2,), 5), seed=3)
    slot = find(practice, "matrix")
    visitor.goto(address(site, practice, slot.position))
    rows = [[str(entry) for entry in row] for row in slot.back["key"]["rows"]]
    for i, row in enumerate(rows, start=1):
        for j, entry in enumerate(row, start=1):
            visitor.get_by_label(f"Row {i}, column {j}").fill(entry)
    visitor.get_by_role("button", name="Check", exact=True).click()
    expect(visitor.locator("#verdict")).to_contain_text("Right.")


def test_pause_leads_home_and_back_to_the_same_question(site, visitor, practice):
    visitor.goto(address(site, practice, 1))
    visitor.get_by_role("button", name="Pause").click()
    visitor.get_by_role("link", name="Go on").click()
    expect(visitor).to_have_url(address(site, practice, 1))


def test_an_answer_is_objected_to_where_it_was_refused(site, visitor, practice):
    slot = find(practice, "expression")
    check_answer(attempt=practice, position=slot.position, draft=Draft("2*A*x", 0))
    visitor.goto(address(site, practice, slot.position))
    visitor.get_by_text("I think my answer is right").click()
    visitor.get_by_label(re.compile("Why do you think so")).fill("It is.")
    visitor.get_by_role("button", name="Send it to an instructor").click()
    expect(visitor.get_by_text("An instructor has not decided yet.")).to_be_visible()


def test_a_whole_practice_without_scripts(site, browser, practice, learner):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(learner)
    context = browser.new_context(java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page = context.new_page()
    page.goto(address(site, practice, 1))
    for slot in practice.slots.all():
        answer = right_answer(slot)
        if slot.face["entry"] in ("text", "number"):
            page.get_by_label("Your answer", exact=True).fill(answer)
        elif slot.face["entry"] == "choice":
            page.locator(f"input[name=option][value={answer}]").check()
        else:
            for i, row in enumerate(slot.back["key"]["rows"], start=1):
                for j, entry in enumerate(row, start=1):
                    page.get_by_label(f"Row {i}, column {j}").fill(str(entry))
        page.locator("main button.primary").click()
        page.locator(".practice-buttons a.primary").click()
    expect(page.get_by_text(f"{practice.slots.count()} of {practice.slots.count()} right")).to_be_visible()
    assert SlotVerdict.objects.filter(is_current=True, outcome="correct").count() == practice.slots.count()
    context.close()


def test_a_guest_takes_the_free_test_and_keeps_it(site, world, visitor):
    make_free_exam()
    visitor.goto(f"{site}/")
    visitor.get_by_role("link", name="Take the free test").click()
    visitor.get_by_role("button", name="Start now, 15 minutes").click()
    slot = Attempt.objects.get().slots.get(position=1)
    visitor.wait_for_load_state()
    visitor.get_by_label("Your answer", exact=True).fill(right_answer(slot))
    expect(visitor.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
    visitor.get_by_role("button", name="Overview").click()
    at_overview(visitor)
    visitor.get_by_role("button", name="End the free test").first.click()
    visitor.locator("dialog").get_by_role("button", name="End the free test").click()
    expect(visitor.get_by_text("1 of 8").first).to_be_visible()
    visitor.get_by_role("link", name="Sign up and keep it").click()
    visitor.get_by_label("Email").fill("new@example.org")
    visitor.get_by_label("Password").fill("a long enough phrase")
    visitor.get_by_role("button", name="Sign up").click()
    expect(visitor.get_by_text("1 of 8").first).to_be_visible()
    expect(visitor.get_by_text("Keep this result")).to_have_count(0)
    assert Attempt.objects.get().learner.email == "new@example.org"


def test_what_was_missed_is_practised_with_one_click(site, world, visitor, learner):
    attempt = start_attempt(exam=world, learner=learner, seed=1, now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    visitor.goto(f"{site}/attempts/{attempt.public_id}/result/")
    visitor.get_by_role("button", name="Practise both, 20 questions").click()
    expect(visitor).to_have_url(re.compile("/practice/.*/1/"))
    assert len(Attempt.objects.get(exam__mode=Exam.Mode.PRACTICE).choice["domains"]) == 2


@pytest.fixture
def addresses(site, world, learner, practice):
    """Each page of practice in each of its states, the pages of exams, and a review with a reply."""
    make_free_exam()
    formula, choice = find(practice, "expression"), practice.slots.exclude(face__kind="expression").last()
    check_answer(attempt=practice, position=formula.position, draft=Draft("2*A*x", 0))
    show_hint(attempt=practice, position=formula.position)
    show_solution(attempt=practice, position=choice.position)
    for seed in (1, 2):
        attempt = start_attempt(exam=world, learner=learner, seed=seed, now=timezone.now())
        save_at(attempt, 1, "2*A*x", now=timezone.now())
        save_at(attempt, 9, "2*A*x", now=timezone.now())
        submit_attempt(attempt=attempt)
        score_attempt(attempt_id=attempt.pk)
    object_to_verdict(attempt=attempt, position=9, text="It is right.")
    base = f"{site}/attempts/{attempt.public_id}"
    practised = [address(site, practice, slot.position) for slot in practice.slots.all()]
    after = [f"{base}/result/", f"{base}/review/1/", f"{base}/review/9/"]
    pages = ["practice/", f"practice/{practice.public_id}/", "exams/", "attempts/", "free/"]
    return [*practised, *after, *(f"{site}/{page}" for page in pages)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(addresses, visitor, theme, width):
    visitor.emulate_media(color_scheme=theme)
    visitor.set_viewport_size({"width": width, "height": 844})
    for page in addresses:
        visitor.goto(page)
        visitor.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        report = Axe().run(visitor)
        assert report.violations_count == 0, f"{page}\n{report.generate_report()}"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(addresses, visitor, width):
    visitor.set_viewport_size({"width": width, "height": 844})
    for page in addresses:
        visitor.goto(page)
        overflow = visitor.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, page


def test_a_result_prints_without_what_can_only_be_pressed(site, addresses, visitor):
    visitor.goto(next(page for page in addresses if page.endswith("/result/")))
    visitor.emulate_media(media="print")
    for hidden in (".site-header", ".score-actions", ".weakest form", ".again-link"):
        assert not visitor.locator(hidden).first.is_visible(), hidden
    assert visitor.get_by_text("attempt 2", exact=False).first.is_visible()


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_a_counterexample_is_cut_nowhere(site, visitor, learner, world, width):
    attempt = start_attempt(exam=world, learner=learner, seed=1, now=timezone.now())
    position = next(slot.position for slot in attempt.slots.all() if slot.face["kind"] == "expression")
    # Longer than the half of a page, as learners write; the values beside it keep their room.
    save_at(attempt, position, "2*A*x + 3*A*x + 4*A*x + 5*A*x + 6*A*x + 7*A*x", now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.goto(f"{site}/attempts/{attempt.public_id}/review/{position}/")
    values = visitor.locator(".counter-values")
    expect(values.locator("mtable").first).to_be_visible()
    assert values.evaluate("box => box.scrollWidth <= box.clientWidth"), "its matrices are seen to their last bracket"


def test_an_unchecked_answer_is_read_out(site, visitor, practice):
    slot = find(practice, "expression")
    visitor.goto(address(site, practice, slot.position))
    visitor.get_by_label("Your answer", exact=True).fill("A*(x")
    expect(visitor.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")
    visitor.get_by_role("button", name="Check", exact=True).click()
    expect(visitor.locator("#verdict")).to_contain_text("Nothing was checked yet.")
    expect(visitor.locator("#verdict")).to_be_focused()


def test_the_solution_that_was_asked_for_is_read_out(site, visitor, practice):
    visitor.goto(address(site, practice, 1))
    visitor.get_by_role("button", name="Show the solution").click()
    expect(visitor.locator("#solution [data-verdict]")).to_be_focused()


def test_long_options_scroll_in_their_box_and_the_page_does_not(site, visitor, practice):
    slot = find(practice, "choice")
    face = slot.face
    face["options"][0]["html"] = "<math>" + "<mi>x</mi><mo>+</mo>" * 30 + "<mi>y</mi></math>"
    slot.save(update_fields=["face"])
    visitor.set_viewport_size({"width": 320, "height": 700})
    visitor.goto(address(site, practice, slot.position))
    expect(visitor.locator(".option").first).to_be_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 320
