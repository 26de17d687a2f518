"""An instructor writes an item from nothing, tries it, has it reviewed, and publishes it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, Permission
from playwright.sync_api import expect

from questions.models import ItemVersion
from tests.questions.examples import SYMBOLIC

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
def sit_down(sign_in):
    """Sign a page in as an instructor."""

    def enter(page, email):
        user = sign_in(page, email, is_staff=True)
        group = Group.objects.get(name="Instructors")
        # A flushed database has lost what the migration gave to the group.
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="questions").exclude(codename__startswith="delete")
        )
        user.groups.add(group)

    return enter


@pytest.fixture
def desk(site, visitor, sit_down):
    """The page on which a new item is written, by an instructor."""
    sit_down(visitor, "instructor@example.org")
    visitor.goto(f"{site}/admin/questions/item/add/")
    return visitor


def write(page, **changes):
    for name, text in {**FIELDS, **changes}.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_domain").select_option("3")
    for name, text in ROWS:
        page.locator(f"#id_{name}").fill(text)


def test_an_item_is_written_tried_and_reviewed_and_a_second_instructor_publishes_it(desk, sit_down):
    write(desk)
    expect(desk.locator("#preview math").first).to_be_visible()
    desk.locator("#try-answer").fill("2 c (x - a)".replace("c", "1"))
    desk.get_by_role("button", name="Try").click()
    expect(desk.locator("#trial")).to_contain_text("Read as")
    desk.get_by_role("button", name="Save and run the machine review").click()
    expect(desk.locator(".author-side")).to_contain_text("Passed")
    expect(desk.get_by_role("button", name="Publish")).to_have_count(0)
    expect(desk.get_by_text("It is published by another instructor")).to_be_visible()
    sit_down(desk, "second@example.org")
    desk.reload()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text(re.compile("is published. It changes no attempt", re.I)).first).to_be_visible()
    version = ItemVersion.objects.get(item__slug=FIELDS["slug"])
    assert (version.status, version.published_by.email) == ("published", "second@example.org")


def test_a_wrong_key_is_not_published_and_the_page_says_why(desk, sit_down):
    write(desk, key="3*c*(x - a)", accepts="3*c*x - 3*c*a")
    desk.get_by_role("button", name="Save and continue").click()
    expect(desk.get_by_role("main")).to_contain_text("is saved")
    sit_down(desk, "second@example.org")
    desk.reload()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("main")).to_contain_text("is saved but not published")
    expect(desk.locator(".author-side")).to_contain_text("is not")
    assert not ItemVersion.objects.filter(item__slug=FIELDS["slug"], status="published").exists()


def test_two_versions_are_compared_without_complaints_of_axe(site, desk):
    write(desk)
    desk.get_by_role("button", name="Save and continue").click()
    expect(desk.get_by_role("main")).to_contain_text("is saved")
    version = ItemVersion.objects.get(item__slug=FIELDS["slug"])
    desk.goto(f"{site}/admin/questions/itemversion/{version.pk}/compare/")
    expect(desk.locator(".author-pair math").first).to_be_visible()
    report = Axe().run(desk)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_authoring_page(desk, theme):
    desk.emulate_media(color_scheme=theme)
    write(desk)
    expect(desk.locator("#preview math").first).to_be_visible()
    report = Axe().run(desk)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_of_questions_is_looked_through(site, visitor, sign_in, scheme):
    sign_in(visitor, is_staff=True, is_superuser=True)
    visitor.emulate_media(color_scheme=scheme)
    visitor.goto(f"{site}/admin/questions/item/")
    visitor.get_by_role("link", name="Import a file").click()
    file = {"name": "one.toml", "mimeType": "application/toml", "buffer": SYMBOLIC.encode()}
    visitor.locator("input[type=file]").set_input_files(file)
    visitor.get_by_role("button", name="Look through").click()
    expect(visitor.get_by_role("heading", name="What would be stored")).to_be_visible()
    report = Axe().run(visitor)
    assert report.violations_count == 0, report.generate_report()
