"""Whatever is pressed in an exam is at least 44 by 44 pixels, on the narrowest phones too."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A radio button counts with its label, a link that fills its row with the row. The squares of the row of questions are
# narrower on phones: the overview has the same way to each question, a row wide.
SMALL = """() => {
    const fields = "input:not([type=hidden], [type=radio], [type=checkbox])";
    const found = [];
    for (const node of document.querySelectorAll(`button, a[href], summary, select, label:has(input), ${fields}`)) {
        if (!node.checkVisibility({ visibilityProperty: true })) continue;
        if (node.closest(".visually-hidden, .skip-link, .cells")) continue;
        const fills = getComputedStyle(node, "::after").position === "absolute";
        const { width, height } = (fills ? node.closest("li") : node).getBoundingClientRect();
        const name = node.innerText || node.getAttribute("aria-label");
        if (width < 43.9 || height < 43.9) found.push([node.className || node.localName, name, width, height]);
    }
    return found;
}"""
WORDS = ("Offline", "Kept here", "Two versions", "Signed out", "Not saved", "Not all saved")
CROWDED = """(word) => {
    const find = (selector) => document.querySelector(selector);
    find("[data-save-state]").dataset.saveState = "offline";
    find(".save-text").textContent = word;
    find(".timer-text").textContent = "135:00";
    const parts = [".narrow-count", ".save-state", ".timer-value", "[data-flag]"];
    const places = parts.map((part) => find(part).getBoundingClientRect());
    return [
        places.some((place, index) => index && place.left < places[index - 1].right),
        places.at(-1).right > document.documentElement.clientWidth,
        find(".save-text").scrollWidth > find(".save-text").clientWidth,
    ];
}"""


@pytest.fixture(params=[390, 320])
def phone(visitor, request):
    visitor.set_viewport_size({"width": request.param, "height": 844})
    return visitor


def test_every_target_of_a_question_is_large_enough(running, phone):
    for position in (1, 2, 3, 4):
        phone.goto(f"{running.address}/{position}/")
        assert phone.evaluate(SMALL) == [], position


def test_every_target_of_the_overview_is_large_enough(running, phone):
    phone.goto(f"{running.address}/overview/")
    assert phone.evaluate(SMALL) == []
    phone.get_by_role("button", name="End the exam").first.click()
    assert phone.evaluate(SMALL) == []


def test_the_header_has_room_for_its_longest_words_and_times(running, phone):
    phone.goto(f"{running.address}/1/")
    for word in WORDS:
        assert phone.evaluate(CROWDED, word) == [False, False, False], word


def test_a_row_of_the_overview_is_pressed_anywhere(running, phone):
    phone.goto(f"{running.address}/overview/")
    phone.locator(".overview-row").nth(1).locator(".overview-status").click(force=True)
    phone.wait_for_url(f"{running.address}/2/")
