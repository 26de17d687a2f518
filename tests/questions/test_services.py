"""Import, drafts, review and publication."""

import pytest

from questions.bankfile import parse_item
from questions.models import Item, ItemVersion
from questions.records import describe_pass
from questions.services import (
    ApprovalNeededError,
    ReviewFailedError,
    import_bank,
    is_approved_by,
    mark_correction,
    publish_version,
    run_review,
    save_draft,
)
from questions.spec import BankError
from tests.factories import START
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC, read

pytestmark = pytest.mark.django_db
CHANGED = SYMBOLIC.replace("seconds = 90", "seconds = 95")
WRONG = SYMBOLIC.replace('key = "2*c*A^T*(A*x - b)"', 'key = "3*c*A^T*(A*x - b)"')


def bring(*sources):
    return import_bank(specs=[read(source) for source in sources], now=START)


def versions():
    return list(ItemVersion.objects.order_by("item__slug", "number").values_list("item__slug", "number", "status"))


def test_an_import_publishes_every_item():
    assert bring(SYMBOLIC, NUMERIC).created == ("residual", "determinant")
    assert versions() == [("determinant", 1, "published"), ("residual", 1, "published")]


def test_the_same_import_again_changes_nothing():
    bring(SYMBOLIC)
    assert bring(SYMBOLIC).unchanged == ("residual",)
    assert len(versions()) == 1


def test_a_changed_item_becomes_a_new_version_and_the_old_one_is_kept():
    bring(SYMBOLIC)
    assert bring(CHANGED).updated == ("residual",)
    assert versions() == [("residual", 1, "retired"), ("residual", 2, "published")]


def test_one_faulty_item_keeps_all_out():
    with pytest.raises(BankError):
        bring(CHOICE, WRONG)
    assert versions() == []
    assert not Item.objects.exists()


def test_an_import_reviews_only_what_the_record_does_not_cover(monkeypatch):
    record = {"residual": describe_pass(read(SYMBOLIC), seeds=100)}
    reviewed = []
    import_bank(
        specs=[read(SYMBOLIC), read(NUMERIC)],
        now=START,
        record=record,
        progress=lambda spec, report: reviewed.append(spec.slug),
    )
    assert reviewed == ["determinant"]
    report = ItemVersion.objects.get(item__slug="residual").review
    assert (report["variants"], report["passed"]) == (100, True)
    assert "manage.py review_bank" in report["checks"][0]["detail"]


def test_an_import_leaves_what_an_instructor_published_since():
    bring(SYMBOLIC)
    publish_version(version=save_draft(source=CHANGED, by=None, now=START), by=None, now=START)
    assert bring(SYMBOLIC).unchanged == ("residual",)
    assert ItemVersion.objects.get(status="published").seconds == 95


def test_an_import_leaves_an_open_draft_alone():
    save_draft(source=CHANGED, by=None, now=START)
    bring(SYMBOLIC)
    assert versions() == [("residual", 1, "draft"), ("residual", 2, "published")]


def test_a_draft_is_written_over_until_it_is_published(instructor):
    save_draft(source=SYMBOLIC, by=instructor, now=START)
    draft = save_draft(source=CHANGED, by=instructor, now=START)
    assert (draft.number, draft.seconds, draft.created_by) == (1, 95, instructor)
    publish_version(version=draft, by=None, now=START)
    assert save_draft(source=SYMBOLIC, by=instructor, now=START).number == 2


def test_a_text_that_says_the_same_makes_no_version():
    bring(SYMBOLIC)
    assert save_draft(source=SYMBOLIC + "\n# a remark\n", by=None, now=START).number == 1


def test_a_text_that_cannot_be_read_is_not_stored():
    with pytest.raises(BankError):
        save_draft(source=SYMBOLIC.replace("domain = 3", "domain = 12"), by=None, now=START)
    assert versions() == []


def test_a_review_is_kept_with_the_version():
    draft = save_draft(source=SYMBOLIC, by=None, now=START)
    assert run_review(draft).passed
    draft.refresh_from_db()
    assert (draft.status, draft.review["passed"]) == ("in_review", True)


def test_what_fails_its_review_is_not_published():
    draft = save_draft(source=WRONG, by=None, now=START)
    with pytest.raises(ReviewFailedError) as caught:
        publish_version(version=draft, by=None, now=START)
    assert any("is not proved" in problem.message for problem in caught.value.report.problems)
    assert versions() == [("residual", 1, "draft")]


def test_what_an_instructor_wrote_is_published_by_another_or_by_an_administrator(
    instructor, other_instructor, administrator
):
    draft = save_draft(source=SYMBOLIC, by=instructor, now=START)
    with pytest.raises(ApprovalNeededError):
        publish_version(version=draft, by=instructor, now=START)
    assert versions() == [("residual", 1, "in_review")]
    assert is_approved_by(draft, administrator)
    assert publish_version(version=draft, by=other_instructor, now=START).published_by == other_instructor


def test_who_changes_the_draft_of_another_needs_approval_instead_of_them(instructor, other_instructor):
    save_draft(source=SYMBOLIC, by=instructor, now=START)
    draft = save_draft(source=CHANGED, by=other_instructor, now=START)
    assert (draft.created_by, draft.changed_by) == (instructor, other_instructor)
    assert is_approved_by(draft, instructor)
    assert not is_approved_by(draft, other_instructor)
    same = save_draft(source=CHANGED, by=instructor, now=START)
    assert same.changed_by == other_instructor


def test_an_administrator_publishes_what_they_wrote_and_so_does_a_single_author(instructor, administrator, settings):
    publish_version(version=save_draft(source=NUMERIC, by=administrator, now=START), by=administrator, now=START)
    settings.BANK_NEEDS_APPROVAL = False
    publish_version(version=save_draft(source=SYMBOLIC, by=instructor, now=START), by=instructor, now=START)
    assert versions() == [("determinant", 1, "published"), ("residual", 1, "published")]


def test_a_draft_that_changed_while_it_was_reviewed_is_not_published(instructor, other_instructor):
    seen = save_draft(source=SYMBOLIC, by=instructor, now=START)
    save_draft(source=WRONG, by=instructor, now=START)
    with pytest.raises(ApprovalNeededError):
        publish_version(version=seen, by=other_instructor, now=START)


def test_a_correction_says_which_version_it_corrects():
    bring(SYMBOLIC)
    draft = save_draft(source=CHANGED, by=None, now=START)
    for number, wanted in ((7, None), (2, None), (1, 1), (None, None), (1, 1)):
        mark_correction(version=draft, number=number)
        assert (draft.corrects.number if draft.corrects else None) == wanted
    published = publish_version(version=draft, by=None, now=START)
    mark_correction(version=published, number=None)
    published.refresh_from_db()
    assert published.corrects.number == 1


def test_publishing_twice_is_publishing_once(instructor):
    draft = save_draft(source=SYMBOLIC, by=None, now=START)
    first = publish_version(version=draft, by=instructor, now=START)
    draft.refresh_from_db()
    assert publish_version(version=draft, by=instructor, now=START).published_at == first.published_at
    assert versions() == [("residual", 1, "published")]


def test_an_import_is_held_against_what_is_published():
    alone = SYMBOLIC.replace('enemies = ["squared residual"]', "enemies = []")
    import_bank(specs=[parse_item(alone)], now=START)
    twin = parse_item(alone.replace('slug = "residual"', 'slug = "twin"'))
    with pytest.raises(BankError, match="residual asks the same"):
        import_bank(specs=[twin], now=START)
