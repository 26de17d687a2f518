"""Changes to the item bank: import, drafts, review, publication."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import transaction

from questions.bankfile import parse_item
from questions.models import FINAL_STATUSES, Domain, Item, ItemVersion
from questions.records import Record, keep_covering
from questions.review import IMPORT_SEEDS, REVIEW_SEEDS, ReviewReport, compare_with_bank, review_report
from questions.reviewing import review_many
from questions.selectors import (
    find_latest_version,
    find_open_draft,
    find_version_of,
    get_next_number,
    get_spec,
    list_other_specs,
)
from questions.spec import BankError, ItemSpec, Problem


class ApprovalNeededError(Exception):
    """A version may not be published by this person, who wrote what it says: a second one has to look at it."""


class ReviewFailedError(Exception):
    """A version may not be published, because its review found problems; the report says which."""

    def __init__(self, report: ReviewReport) -> None:
        self.report = report
        super().__init__("; ".join(str(problem) for problem in report.problems))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by slug."""

    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def import_bank(
    *,
    specs: Iterable[ItemSpec],
    now: datetime,
    seeds: range = IMPORT_SEEDS,
    record: Record | None = None,
    dry_run: bool = False,
    progress: Callable[[ItemSpec, ReviewReport], None] | None = None,
) -> ImportReport:
    """Publish a version of each item whose text was never published; all of them, or none.

    Every new text is reviewed first, outside the transaction, since a review takes longer than a database should
    wait; what `record` says passed, text for text and by this grader, is not reviewed again. Raises BankError with
    the problems of all items. The same bank again changes nothing, not even where an instructor has published
    something newer since; an open draft is left alone. A dry run does all this and stores nothing.
    """
    specs = tuple(specs)
    known = set(ItemVersion.objects.filter(status__in=FINAL_STATUSES).values_list("item__slug", "content_hash"))
    slugs = {slug for slug, _ in known}
    changed = tuple(spec for spec in specs if (spec.slug, spec.content_hash) not in known)
    reports = review_all(changed, seeds=seeds, record=record or {}, progress=progress)
    with transaction.atomic():
        for spec in () if dry_run else changed:
            version = build_version(spec, by=None, now=now)
            mark_published(version, report=reports[spec.slug], by=None, now=now)
    return ImportReport(
        created=tuple(spec.slug for spec in changed if spec.slug not in slugs),
        updated=tuple(spec.slug for spec in changed if spec.slug in slugs),
        unchanged=tuple(spec.slug for spec in specs if (spec.slug, spec.content_hash) in known),
    )


def review_all(
    specs: tuple[ItemSpec, ...],
    *,
    seeds: range,
    record: Record,
    progress: Callable[[ItemSpec, ReviewReport], None] | None = None,
) -> dict[str, ReviewReport]:
    """The report on each item, by slug. Raises BankError with the problems of all items."""
    trusted = keep_covering(record, specs)
    reports = {spec.slug: trusted[spec.slug].to_report(spec) for spec in specs if spec.slug in trusted}
    problems: list[Problem] = []
    waiting = [spec for spec in specs if spec.slug not in trusted]
    bank = [*specs, *list_other_specs({spec.slug for spec in specs})] if waiting else []
    for spec, found in review_many(waiting, seeds=seeds):
        report = compare_with_bank(found, spec, bank)
        reports[spec.slug] = report
        problems.extend(report.problems)
        if progress is not None:
            progress(spec, report)
    if problems:
        raise BankError(tuple(problems))
    return reports


def save_draft(*, source: str, by: AbstractBaseUser | None, now: datetime) -> ItemVersion:
    """Store a text as the draft of its item, which is made where there is none. Raises BankError.

    An open draft is written over; otherwise the text becomes the next version. A text that says what the latest
    version says makes none.
    """
    spec = parse_item(source)
    with transaction.atomic():
        item = get_or_add_item(spec)
        latest = find_latest_version(item)
        if latest is not None and is_same_content(get_spec(latest), spec):
            return latest
        draft = find_open_draft(item)
        if draft is None:
            draft = build_version(spec, by=by, now=now)
            draft.save()
        elif draft.content_hash != spec.content_hash:
            fill_version(draft, spec)
            draft.changed_by_id = user_id(by)
            draft.status = ItemVersion.Status.DRAFT
            draft.review = {}
            draft.save()
        return draft


def store_drafts(
    *, specs: Iterable[ItemSpec], by: AbstractBaseUser | None, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Store items as drafts, all or none; what says what its latest version says is left as it is."""
    specs = tuple(specs)
    latest = {spec.slug: find_version_of(spec.slug) for spec in specs}
    same = {
        spec.slug
        for spec in specs
        for version in [latest[spec.slug]]
        if version is not None and is_same_content(get_spec(version), spec)
    }
    with transaction.atomic():
        for spec in () if dry_run else specs:
            if spec.slug not in same:
                save_draft(source=spec.source, by=by, now=now)
    return ImportReport(
        created=tuple(spec.slug for spec in specs if latest[spec.slug] is None),
        updated=tuple(spec.slug for spec in specs if latest[spec.slug] is not None and spec.slug not in same),
        unchanged=tuple(spec.slug for spec in specs if spec.slug in same),
    )


def mark_correction(*, version: ItemVersion, number: int | None) -> None:
    """Say which earlier version an open one corrects, or none. A number that was never published says nothing."""
    if version.is_final:
        return
    final = ItemVersion.objects.filter(item_id=version.item_id, status__in=FINAL_STATUSES)
    version.corrects = final.filter(number=number).first() if number is not None else None
    version.save(update_fields=["corrects"])


def is_approved_by(version: ItemVersion, by: AbstractBaseUser | None) -> bool:
    """Whether a person may publish a version: whoever last changed it needs another's eyes, unless an administrator."""
    if by is None or not settings.BANK_NEEDS_APPROVAL:
        return True
    return (isinstance(by, PermissionsMixin) and by.is_superuser) or version.changed_by_id != by.pk


def run_review(version: ItemVersion, *, seeds: range = REVIEW_SEEDS) -> ReviewReport:
    """Review a version and keep the report with it; an open one that passes is marked so."""
    spec = get_spec(version)
    report = compare_with_bank(review_report(spec, seeds=seeds), spec, list_other_specs({version.item.slug}))
    if version.is_final:
        return report
    version.review = report.to_dict()
    version.status = ItemVersion.Status.IN_REVIEW if report.passed else ItemVersion.Status.DRAFT
    version.save(update_fields=["review", "status"])
    return report


def publish_version(*, version: ItemVersion, by: AbstractBaseUser | None, now: datetime) -> ItemVersion:
    """Put a version on offer and retire the one before.

    Raises ReviewFailedError where its review finds problems, ApprovalNeededError where `by` is who wrote it.
    """
    if version.is_final:
        return version
    report = run_review(version)
    if not report.passed:
        raise ReviewFailedError(report)
    with transaction.atomic():
        locked = ItemVersion.objects.select_for_update().get(pk=version.pk)
        if locked.is_final:
            return locked
        if not is_approved_by(locked, by) or locked.content_hash != version.content_hash:
            raise ApprovalNeededError(f"{locked} has to be published by someone who did not write it.")
        mark_published(locked, report=report, by=by, now=now)
    return locked


def mark_published(version: ItemVersion, *, report: ReviewReport, by: AbstractBaseUser | None, now: datetime) -> None:
    """Retire what was on offer and offer this version instead; the caller holds a transaction."""
    siblings = ItemVersion.objects.filter(item_id=version.item_id, status=ItemVersion.Status.PUBLISHED)
    siblings.exclude(pk=version.pk).update(status=ItemVersion.Status.RETIRED)
    version.status = ItemVersion.Status.PUBLISHED
    version.review = report.to_dict()
    version.published_by_id = user_id(by)
    version.published_at = now
    version.save()


def user_id(user: AbstractBaseUser | None) -> int | None:
    """The key of a user; questions and accounts know each other by key only."""
    return user.pk if user is not None else None


def get_or_add_item(spec: ItemSpec) -> Item:
    """The item of a slug; made where there is none, moved where its domain changed."""
    domain = Domain.objects.get(number=spec.domain)
    item, _ = Item.objects.get_or_create(slug=spec.slug, defaults={"domain": domain})
    if item.domain_id != domain.pk:
        item.domain = domain
        item.save(update_fields=["domain"])
    return item


def build_version(spec: ItemSpec, *, by: AbstractBaseUser | None, now: datetime) -> ItemVersion:
    """The next version of an item, not yet stored."""
    item = get_or_add_item(spec)
    version = ItemVersion(item=item, number=get_next_number(item), created_by_id=user_id(by), created_at=now)
    version.changed_by_id = version.created_by_id
    fill_version(version, spec)
    return version


def is_same_content(one: ItemSpec, other: ItemSpec) -> bool:
    """Whether two texts describe one item: comments, spaces and the order of keys do not count."""
    bare = [dataclasses.replace(spec, file="", source="", content_hash="") for spec in (one, other)]
    return bare[0] == bare[1]


def fill_version(version: ItemVersion, spec: ItemSpec) -> None:
    """The columns that are read from the text."""
    version.title = spec.title
    version.kind = spec.kind
    version.difficulty = spec.difficulty
    version.objective = spec.objective
    version.seconds = spec.seconds
    version.enemies = list(spec.enemies)
    version.source = spec.source
    version.content_hash = spec.content_hash
