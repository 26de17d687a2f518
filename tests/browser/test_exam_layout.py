"""Nothing on the exam page jumps when mathematics appears; how soon it answers, benchmarks/first_view.py measures."""

import pytest
from playwright.sync_api import expect

from exams.models import Exam
from exams.services import score_attempt, submit_attempt
from tests.browser.acting import answer, at_overview, at_question, counts, in_state, no_sideways_scroll

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


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_the_overview_has_room_for_its_words_and_its_header_for_a_long_name(running, visitor, width):
    Exam.objects.update(title="Matrix Calculus in Data Science & ML")
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.goto(f"{running.address}/overview/")
    at_overview(visitor)
    in_state(visitor, "all-saved")
    assert no_sideways_scroll(visitor)
    assert visitor.evaluate("document.querySelector('.overview-domain').getBoundingClientRect().width") > 120
    words, room = visitor.evaluate(
        "(() => { const one = document.querySelector('.save-text'); return [one.scrollWidth, one.clientWidth]; })()"
    )
    assert words <= room


def test_a_date_and_an_outcome_stand_beside_each_other_on_the_narrowest_phone(running, visitor, site):
    submit_attempt(attempt=running)
    score_attempt(attempt_id=running.pk)
    visitor.set_viewport_size({"width": 320, "height": 640})
    visitor.goto(f"{site}/attempts/")
    date, outcome = (visitor.locator(f".attempt-{part}").first for part in ("date", "outcome"))
    box = date.evaluate(
        "(one) => { const all = document.createRange(); all.selectNodeContents(one); "
        "return all.getBoundingClientRect().right; }"
    )
    assert box <= outcome.bounding_box()["x"]
