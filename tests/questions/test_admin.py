"""An instructor writes, tries, reviews and publishes an item."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from questions.bankfile import parse_item
from questions.forms import TABLES
from questions.itemform import to_fields, to_rows
from questions.models import Item, ItemVersion
from questions.services import import_bank, save_draft
from tests.factories import START
from tests.questions.examples import SYMBOLIC, read

ADD = reverse("admin:questions_item_add")
CHANGED = SYMBOLIC.replace("seconds = 90", "seconds = 99")
WRONG = SYMBOLIC.replace('key = "2*c*A^T*(A*x - b)"', 'key = "3*c*A^T*(A*x - b)"')


def posted(source, **extra):
    """What the form sends for a text."""
    data = {name: value for name, value in to_fields(source).items() if value not in ("", None)}
    rows = to_rows(source)
    for name in TABLES:
        entries = rows[name]
        data |= {f"{name}-TOTAL_FORMS": len(entries), f"{name}-INITIAL_FORMS": 0}
        for i, row in enumerate(entries):
            data |= {f"{name}-{i}-{key}": value for key, value in row.items()}
    return data | extra


@pytest.fixture
def desk(client, instructor):
    """A browser in which the instructor is signed in."""
    client.force_login(instructor)
    return client


@pytest.fixture
def item(instructor):
    import_bank(specs=[read(SYMBOLIC)], now=START)
    return Item.objects.get()


def change(item):
    return reverse("admin:questions_item_change", args=[item.pk])


def test_a_new_item_is_saved_as_a_draft(desk, instructor):
    assert desk.post(ADD, posted(SYMBOLIC, _continue="1")).status_code == 302
    version = ItemVersion.objects.get()
    assert (version.status, version.created_by, version.kind) == ("draft", instructor, "expression")


def test_what_is_wrong_is_said_and_nothing_is_saved(desk):
    page = desk.post(ADD, posted(SYMBOLIC, _save="1", symbols="A : m", seconds="3")).content.decode()
    assert "Nothing was saved" in page
    assert not ItemVersion.objects.exists()
    page = desk.post(ADD, posted(SYMBOLIC, _save="1", symbols="A : m")).content.decode()
    assert "symbols, line 1" in page


def test_a_new_item_cannot_take_the_slug_of_another(desk, item):
    page = desk.post(ADD, posted(WRONG, _save="1")).content.decode()
    assert "is the slug of another item" in page
    assert ItemVersion.objects.count() == 1


def test_the_page_shows_what_learners_see(desk, item):
    page = desk.get(change(item)).content.decode()
    assert "Variant 1" in page
    assert "<math" in page
    assert "Saving begins the next version" in page


def test_the_page_makes_few_queries(desk, item, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(change(item))


def test_a_change_of_a_published_item_begins_the_next_version(desk, item):
    desk.post(change(item), posted(SYMBOLIC.replace("seconds = 90", "seconds = 99"), _continue="1"))
    assert list(item.versions.values_list("number", "status", "seconds")) == [(2, "draft", 99), (1, "published", 90)]


def test_the_slug_of_an_item_cannot_be_changed(desk, item):
    desk.post(change(item), posted(SYMBOLIC.replace('"residual"', '"other"').replace("90", "99"), _continue="1"))
    assert list(Item.objects.values_list("slug", flat=True)) == ["residual"]


def test_an_answer_is_tried_without_saving(desk, item):
    page = desk.post(change(item), posted(WRONG, _try="1", try_answer="0")).content.decode()
    assert "Not right" in page
    assert ItemVersion.objects.count() == 1


def test_the_panels_follow_what_is_typed(desk, item):
    data = posted(SYMBOLIC.replace("Let $f", "Suppose $f"), item="residual", try_answer="0", seed="4")
    page = desk.post(reverse("admin:questions_item_preview"), data).content.decode()
    assert "Suppose" in page
    assert "Variant 4" in page
    assert "Not right" in desk.post(reverse("admin:questions_item_try"), data).content.decode()
    assert desk.get(reverse("admin:questions_item_try")).status_code == 405


def test_a_review_is_run_and_shown(desk, item):
    page = desk.post(change(item), posted(WRONG, _review="1"), follow=True).content.decode()
    assert "The review found" in page
    assert "is not proved" in page


def test_publishing_what_fails_its_review_is_refused_with_the_reason(desk, item):
    page = desk.post(change(item), posted(WRONG, _publish="1"), follow=True).content.decode()
    assert "not published" in page
    assert "is not proved" in page
    assert ItemVersion.objects.get(status="published").number == 1


def test_publishing_what_one_wrote_is_left_to_a_second_person(desk, item, instructor):
    page = desk.post(change(item), posted(CHANGED, _publish="1"), follow=True).content.decode()
    assert "not published" in page
    assert "by another instructor who has the right to publish" in page
    assert 'name="_publish"' not in page
    assert ItemVersion.objects.get(status="published").number == 1


def test_a_second_instructor_puts_it_on_offer(desk, item, other_instructor):
    desk.post(change(item), posted(CHANGED, _continue="1", corrects="1"))
    desk.force_login(other_instructor)
    page = desk.get(change(item)).content.decode()
    assert 'name="_publish"' in page
    assert "It corrects version 1." in page
    reply = desk.post(change(item), posted(CHANGED, _publish="1", corrects="1"), follow=True)
    assert "is published" in reply.content.decode()
    version = ItemVersion.objects.get(status="published")
    assert (version.number, version.published_by, version.seconds) == (2, other_instructor, 99)
    assert version.corrects.number == 1


def test_a_single_author_publishes_where_the_setting_says_so(desk, item, settings):
    settings.BANK_NEEDS_APPROVAL = False
    assert 'name="_publish"' in desk.get(change(item)).content.decode()
    assert "is published" in desk.post(change(item), posted(CHANGED, _publish="1"), follow=True).content.decode()


def test_two_versions_are_compared_as_learners_see_them_and_line_by_line(desk, item):
    changed = CHANGED.replace("Let $f", "Suppose $f")
    desk.post(change(item), posted(changed, _continue="1"))
    address = reverse("admin:questions_itemversion_compare", args=[item.versions.first().pk])
    page = desk.get(address).content.decode()
    assert page.count('<div class="stem">') == 2
    assert "<code>seconds = 99</code>" in page
    assert "<code>seconds = 90</code>" in page
    assert "letter for letter" in desk.get(f"{address}?with=2&seed=3").content.decode()
    assert desk.get(f"{address}?with=99&seed=x").status_code == 200


def test_only_staff_compare_versions(client, learner, item):
    address = reverse("admin:questions_itemversion_compare", args=[item.versions.get().pk])
    client.force_login(learner)
    assert client.get(address).status_code in (302, 403)
    assert client.get(reverse("admin:questions_itemversion_compare", args=[999])).status_code == 302


def test_nobody_deletes_and_versions_are_only_looked_at(desk, item):
    version = item.versions.get()
    assert desk.get(reverse("admin:questions_item_delete", args=[item.pk])).status_code == 403
    assert desk.get(reverse("admin:questions_itemversion_delete", args=[version.pk])).status_code == 403
    assert desk.get(reverse("admin:questions_itemversion_add")).status_code == 403
    page = desk.get(reverse("admin:questions_itemversion_change", args=[version.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content


def test_the_list_makes_few_queries(desk, item, django_assert_max_num_queries):
    save_draft(source=SYMBOLIC.replace('"residual"', '"residual-two"'), by=None, now=START)
    with django_assert_max_num_queries(12):
        page = desk.get(reverse("admin:questions_item_changelist")).content.decode()
    assert "residual-two" in page
    assert "Draft" in page


def test_a_learner_gets_nowhere(client, learner, item):
    client.force_login(learner)
    for address in (ADD, change(item), reverse("admin:questions_item_changelist")):
        assert client.get(address).status_code in (302, 403)
    assert client.post(reverse("admin:questions_item_try"), posted(SYMBOLIC)).status_code in (302, 403)


def test_the_page_has_no_inline_script_or_style(desk, item):
    page = desk.get(change(item)).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_a_tried_answer_shows_a_case_in_which_it_differs(client, instructor):
    client.force_login(instructor)
    page = client.post(reverse("admin:questions_item_try"), posted(SYMBOLIC, try_answer="w^T"))
    assert "A case that shows it" in page.content.decode()


def test_a_preview_that_breaks_off_is_said_and_logged(client, instructor, monkeypatch, caplog):
    def fail(spec, *, seed):
        raise ArithmeticError("of a kind that nobody expected")

    monkeypatch.setattr("questions.views.make_variant", fail)
    client.force_login(instructor)
    page = client.post(reverse("admin:questions_item_preview"), posted(SYMBOLIC))
    assert page.status_code == 200
    assert "of a kind that nobody expected" in page.content.decode()
    assert "breaks off" in caplog.text


CASED = (Path(settings.BASE_DIR) / "questions/bank/d7_tools/d7-broadcast-shape.toml").read_text(encoding="utf-8")


def test_an_item_whose_questions_stand_in_its_cases_is_saved_as_it_was(desk):
    assert desk.post(ADD, posted(CASED, _continue="1")).status_code == 302
    saved = parse_item(ItemVersion.objects.get().source)
    assert replace(saved, source=CASED) == replace(parse_item(CASED), content_hash=saved.content_hash)


def test_a_question_that_stands_nowhere_is_missed(desk):
    page = desk.post(ADD, posted(SYMBOLIC, _save="1", stem="")).content.decode()
    assert "<code>stem</code> is missing." in page
    assert not ItemVersion.objects.exists()


def test_an_item_with_cases_says_so_and_shows_no_empty_rows(desk):
    import_bank(specs=[parse_item(CASED)], now=START)
    page = desk.get(change(Item.objects.get())).content.decode()
    assert "4 cases, one of which is drawn." in page
    assert page.count('<details class="author-fold">') == 2
    assert page.count('placeholder="In the cases below"') == 2, "the stem and the key, and no function"


def test_an_item_without_cases_keeps_its_tables_open(desk, item):
    page = desk.get(change(item)).content.decode()
    assert "author-fold" not in page
    assert "one of which is drawn" not in page
