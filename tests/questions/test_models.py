"""What the database and the models keep of the bank."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from questions.models import Domain, Item, ItemVersion, PublishedVersionError
from questions.selectors import get_spec, list_published_versions
from questions.services import publish_version, save_draft
from tests.factories import START
from tests.questions.examples import SYMBOLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return publish_version(version=save_draft(source=SYMBOLIC, by=None, now=START), by=None, now=START)


def test_the_eight_domains_are_there():
    assert list(Domain.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert Domain.objects.get(number=5).title == "Gradient, Jacobian, and Hessian"


@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"source": "x"}, {"difficulty": 5}, {"enemies": ["x"]}, {"status": "draft"}]
)
def test_a_published_version_cannot_be_changed(published, change):
    for name, value in change.items():
        setattr(published, name, value)
    with pytest.raises(PublishedVersionError):
        published.save()


def test_a_published_version_cannot_be_deleted(published):
    with pytest.raises(PublishedVersionError):
        published.delete()
    with pytest.raises(PublishedVersionError):
        ItemVersion.objects.all().delete()


def test_published_versions_cannot_be_changed_by_the_dozen(published):
    with pytest.raises(PublishedVersionError):
        ItemVersion.objects.update(source="x")


def test_a_published_version_can_be_retired(published):
    published.status = ItemVersion.Status.RETIRED
    published.save()
    assert list(list_published_versions()) == []


def test_an_item_with_versions_and_a_domain_with_items_stay(published):
    with pytest.raises(ProtectedError):
        published.item.delete()
    with pytest.raises(ProtectedError):
        published.item.domain.delete()


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 1, "status": "draft"},
        {"number": 2, "status": "published", "published_at": START},
        {"number": 2, "status": "published"},
        {"number": 2, "status": "lost"},
        {"number": 2, "status": "draft", "difficulty": 6},
    ],
)
def test_the_database_refuses_what_makes_no_sense(published, fields):
    whole = {"title": "x", "kind": "number", "difficulty": 1, "objective": "3.1", "seconds": 60, "created_at": START}
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.create(item=published.item, **(whole | fields))


def test_a_second_open_draft_is_refused(published):
    save_draft(source=SYMBOLIC.replace("seconds = 90", "seconds = 91"), by=None, now=START)
    draft = ItemVersion.objects.get(status="draft")
    draft.pk, draft.number, draft._state.adding = None, 3, True
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_spec_is_read_once(published):
    assert get_spec(published) is get_spec(ItemVersion.objects.get(pk=published.pk))


def test_the_published_versions_come_with_item_and_domain_in_one_query(published, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [version.item.domain.number for version in list_published_versions()] == [3]


def test_slugs_are_unique(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.create(slug="residual", domain=published.item.domain)
