"""Domains, items and their versions. A version that was published is never changed: scores depend on it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

FROZEN_FIELDS = (
    "item_id",
    "number",
    "title",
    "kind",
    "difficulty",
    "objective",
    "seconds",
    "enemies",
    "source",
    "content_hash",
    "changed_by_id",
    "corrects_id",
    "published_by_id",
    "published_at",
)


class PublishedVersionError(Exception):
    """A published version was to be changed or deleted: make a new version instead."""


class Domain(models.Model):
    """One of the eight content areas."""

    number = models.PositiveSmallIntegerField(unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=8), name="questions_domain_number_1_to_8"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Item(models.Model):
    """A family of questions. What it says is in its versions."""

    slug = models.SlugField(max_length=80, unique=True)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="items")

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class VersionQuerySet(models.QuerySet["ItemVersion"]):
    """Versions; a published one cannot be changed or deleted by the dozen either."""

    def update(self, **changes: Any) -> int:
        """Refuse to write over what was published; its status may change."""
        touched = {name if name in FROZEN_FIELDS else f"{name}_id" for name in changes}
        if touched & set(FROZEN_FIELDS) and self.filter(status__in=FINAL_STATUSES).exists():
            raise PublishedVersionError("A published version cannot be changed.")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse to delete what was published."""
        if self.filter(status__in=FINAL_STATUSES).exists():
            raise PublishedVersionError("A published version cannot be deleted.")
        return super().delete()


class ItemVersion(models.Model):
    """An item as it stood once. `source` is the bank file's text, the one truth; the other columns are read from it."""

    class Status(models.TextChoices):
        """How far a version has come."""

        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "Passed its review"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12)
    difficulty = models.PositiveSmallIntegerField()
    objective = models.CharField(max_length=8)
    seconds = models.PositiveIntegerField()
    enemies = models.JSONField(default=list, blank=True)
    source = models.TextField()
    content_hash = models.CharField(max_length=64)
    review = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="written_versions"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="changed_versions"
    )
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="published_versions"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("item__slug", "-number")
        permissions = (("publish_itemversion", "Can publish item version"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("item", "number"), name="questions_version_number_once"),
            models.UniqueConstraint(
                fields=("item",), condition=models.Q(status="published"), name="questions_one_published_version"
            ),
            models.UniqueConstraint(
                fields=("item",),
                condition=models.Q(status__in=("draft", "in_review")),
                name="questions_one_open_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("draft", "in_review", "published", "retired")),
                name="questions_version_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(difficulty__gte=1, difficulty__lte=5), name="questions_version_difficulty_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("draft", "in_review"), published_at__isnull=True)
                | models.Q(status__in=("published", "retired"), published_at__isnull=False),
                name="questions_version_published_when_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.slug}, version {self.number}"

    @property
    def is_final(self) -> bool:
        """Whether it was published, and so can only be retired."""
        return self.status in FINAL_STATUSES

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; raise PublishedVersionError where that would change what was published."""
        before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and before.is_final:
            changed = any(getattr(before, name) != getattr(self, name) for name in FROZEN_FIELDS)
            if changed or not self.is_final:
                raise PublishedVersionError(f"{before} is published and cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove it; raise PublishedVersionError where it was published."""
        if self.is_final:
            raise PublishedVersionError(f"{self} is published and cannot be deleted.")
        return super().delete(*args, **kwargs)


FINAL_STATUSES = (ItemVersion.Status.PUBLISHED, ItemVersion.Status.RETIRED)
