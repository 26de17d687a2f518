"""What the browser tests do and wait for. Nothing reads the database before what proves the last keystroke is there."""

import re
import time
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from exams.models import Attempt
from exams.selectors import find_counted_response
from tests.factories import right_answer


def saved(page):
    """The header says saved, and the script says so only of what is in the fields now."""
    in_state(page, "saved")


def in_state(page, state):
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", state)


def at_question(page, position):
    """The question is there, and its scripts listen to keys."""
    expect(page.locator("[data-exam]")).to_have_attribute("data-position", str(position))
    # Asked from here: the page's policy lets nothing be evaluated again and again in the page itself.
    until(lambda: page.evaluate("performance.getEntriesByName('nabla:ready').length > 0"), seconds=60)


def at_overview(page):
    """The overview is there, and its scripts listen."""
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.wait_for_load_state("load")


def fifteen_seconds_are_left(attempt, page):
    """The page was there before, however slowly it came, and shows it."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + timedelta(seconds=15))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator(".timer-text")).to_have_text(re.compile(r"^0:(0\d|1[0-5])$"))


def counted(attempt, position):
    response = find_counted_response(attempt.slots.get(position=position))
    return response and response.answer


def until(check, seconds=60.0):
    """Wait until the check holds; what the server stores has its own moment."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def counts(attempt, position, text):
    """Wait until this text is what counts."""
    until(lambda: counted(attempt, position) == text)


def answer(page, slot):
    """Answer a question as a person does, rightly."""
    text = right_answer(slot)
    match slot.face["entry"]:
        case "choice":
            page.locator(f"[data-option='{text}'] label").click()
        case "grid":
            for field, entry in zip(page.locator("input.entry").all(), entries(text), strict=True):
                field.fill(entry)
        case _:
            page.locator("#answer").press_sequentially(text)
    return text


def entries(text):
    return [entry.strip() for row in text.strip("[]").split(";") for entry in row.split(",")]


def announced(page, text):
    """The live region says it, now or in a moment."""
    expect(page.locator("[data-announcer]")).to_contain_text(text)


def no_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
