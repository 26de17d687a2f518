"""Reads the item bank."""

from __future__ import annotations

import functools

from django.db.models import Max, QuerySet

from questions.bankfile import parse_item
from questions.models import Domain, Item, ItemVersion
from questions.spec import ItemSpec

OPEN_STATUSES = (ItemVersion.Status.DRAFT, ItemVersion.Status.IN_REVIEW)


def list_published_versions() -> QuerySet[ItemVersion]:
    """The version of each item that is on offer, with item and domain, in the order of the slugs."""
    published = ItemVersion.objects.filter(status=ItemVersion.Status.PUBLISHED)
    return published.select_related("item__domain").order_by("item__slug")


def list_other_specs(slugs: set[str]) -> list[ItemSpec]:
    """The published items, but for those with these slugs."""
    return [get_spec(version) for version in list_published_versions().exclude(item__slug__in=slugs)]


def list_bank_files() -> list[tuple[str, str]]:
    """The published items as files: a name below the bank's folder, and the text."""
    return [
        (f"d{domain.number}_{domain.slug.replace('-', '_')}/{version.item.slug}.toml", version.source)
        for version in list_published_versions()
        for domain in [version.item.domain]
    ]


def list_domains() -> QuerySet[Domain]:
    """The eight domains."""
    return Domain.objects.order_by("number")


def find_open_draft(item: Item) -> ItemVersion | None:
    """The version of an item that is being written."""
    return item.versions.filter(status__in=OPEN_STATUSES).first()


def find_latest_version(item: Item) -> ItemVersion | None:
    """The version of an item with the highest number."""
    return item.versions.order_by("-number").first()


def find_version_of(slug: str) -> ItemVersion | None:
    """The version of the item with this slug that has the highest number."""
    return ItemVersion.objects.filter(item__slug=slug).select_related("item").order_by("-number").first()


def get_next_number(item: Item) -> int:
    """The number that the next version of an item takes."""
    return (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def get_spec(version: ItemVersion) -> ItemSpec:
    """The item that a version describes; read once for each content. Raises BankError."""
    return parse_cached(version.content_hash, version.source, version.item.slug)


@functools.lru_cache(maxsize=1024)
def parse_cached(content_hash: str, source: str, name: str) -> ItemSpec:
    """The item in a text; the hash stands first, so that a look-up compares 64 characters before the text."""
    return parse_item(source, file=f"{name}.toml")
