"""Import, drafts, review and publication."""

import pytest

from questions.models import Item, ItemVersion
from questions.services import ReviewFailedError, import_bank, publish_version, run_review, save_draft
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
    publish_version(version=draft, by=instructor, now=START)
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


def test_publishing_twice_is_publishing_once(instructor):
    draft = save_draft(source=SYMBOLIC, by=instructor, now=START)
    first = publish_version(version=draft, by=instructor, now=START)
    draft.refresh_from_db()
    assert publish_version(version=draft, by=instructor, now=START).published_at == first.published_at
    assert versions() == [("residual", 1, "published")]
