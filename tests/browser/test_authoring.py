"""An instructor writes an item from nothing, tries it, has it reviewed, and publishes it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, Permission
from playwright.sync_api import expect

from questions.models import ItemVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELDS = {
    "slug": "gradient-of-a-shifted-square",
    "title": "Gradient of a shifted square",
    "objective": "3.4",
    "stem": "Let $f(<<x>>) = <<function>>$ with constant <<a>>. Find the gradient of $f$ with respect to <<x>>.",
    "symbols": "x : n x 1 : names x, w, z\na : n x 1 : names a, b, d",
    "draws": "c : integer 2..9",
    "wrt": "x",
    "function": "c*(x - a)^T*(x - a)",
    "key": "2*c*(x - a)",
    "accepts": "2*c*x - 2*c*a",
    "hint1": "Call the difference $\\mathbf{r}$.",
    "hint2": "Take the differential of a product of a vector with itself.",
    "hint3": "The differential of the difference is that of the variable.",
}
ROWS = [
    ("wrong-0-answer", "c*(x - a)"),
    ("wrong-0-code", "factor"),
    ("wrong-0-says", "The product rule gives two equal terms."),
    ("wrong-1-answer", "2*c*(a - x)"),
    ("wrong-1-code", "sign"),
    ("wrong-1-says", "Look at the sign of the differential of the difference."),
    ("step-0-text", "Write $\\mathbf{r} = <<x - a>>$, so the function is a multiple of $\\mathbf{r}^T \\mathbf{r}$."),
    ("step-1-text", "Both terms of $d(\\mathbf{r}^T \\mathbf{r})$ are the same scalar."),
    ("step-2-text", "The vector <<a>> is constant, so $d\\mathbf{r} = d$<<x>>. Read off the gradient:"),
    ("step-2-shows", "2*c*(x - a)"),
    ("step-3-text", "Check the shape: it is that of <<x>>."),
]


@pytest.fixture
def desk(site, visitor, sign_in):
    """The page on which a new item is written, by an instructor."""
    user = sign_in(visitor, "instructor@example.org", is_staff=True)
    group = Group.objects.get(name="Instructors")
    # A flushed database has lost what the migration gave to the group.
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="questions").exclude(codename__startswith="delete")
    )
    user.groups.add(group)
    visitor.goto(f"{site}/admin/questions/item/add/")
    return visitor


def write(page, **changes):
    for name, text in {**FIELDS, **changes}.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_domain").select_option("3")
    for name, text in ROWS:
        page.locator(f"#id_{name}").fill(text)


def test_an_item_is_written_tried_reviewed_and_published(desk):
    write(desk)
    expect(desk.locator("#preview math").first).to_be_visible()
    desk.locator("#try-answer").fill("2 c (x - a)".replace("c", "1"))
    desk.get_by_role("button", name="Try").click()
    expect(desk.locator("#trial")).to_contain_text("Read as")
    desk.get_by_role("button", name="Save and run the machine review").click()
    expect(desk.locator(".author-side")).to_contain_text("Passed")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text(re.compile("published", re.I)).first).to_be_visible()
    assert ItemVersion.objects.get(item__slug=FIELDS["slug"]).status == "published"


def test_a_wrong_key_is_not_published_and_the_page_says_why(desk):
    write(desk, key="3*c*(x - a)", accepts="3*c*x - 3*c*a")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("main")).to_contain_text("is saved but not published")
    expect(desk.locator(".author-side")).to_contain_text("is not")
    assert not ItemVersion.objects.filter(item__slug=FIELDS["slug"], status="published").exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_authoring_page(desk, theme):
    desk.emulate_media(color_scheme=theme)
    write(desk)
    expect(desk.locator("#preview math").first).to_be_visible()
    report = Axe().run(desk)
    assert report.violations_count == 0, report.generate_report()
