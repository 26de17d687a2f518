"""Nothing on the exam page jumps when mathematics appears; how soon it answers, benchmarks/first_view.py measures."""

import pytest
from playwright.sync_api import expect

from tests.browser.acting import answer, at_question, counts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATCH = """
    window.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
        [entry.value, entry.sources.map((source) => source.node?.className || source.node?.nodeName).join(" ")]
    ))).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def fresh(browser, visitor):
    """A profile without a cache, signed in."""
    made = []

    def make(width=1280, height=800):
        context = browser.new_context(viewport={"width": width, "height": height})
        context.add_cookies(visitor.context.cookies())
        context.add_init_script(WATCH)
        made.append(context)
        return context.new_page()

    yield make
    for context in made:
        context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_jumps_when_the_page_or_a_reading_appears(running, fresh, width, height):
    page = fresh(width, height)
    for position in (1, 2, 3, 4):
        page.goto(f"{running.address}/{position}/")
        at_question(page, position)
        page.evaluate("document.fonts.ready")
        slot = running.slots.get(position=position)
        text = answer(page, slot)
        if slot.face["entry"] != "choice":
            expect(page.locator("[data-reading-formula] math")).to_be_visible()
        page.wait_for_timeout(300)
        shifts = page.evaluate("window.shifts")
        assert shifts == [], f"question {position}: {shifts}"
        counts(running, position, text)
