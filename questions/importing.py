"""The page on which an instructor brings a file of questions: looked through first, then stored as drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from questions.forms import ImportForm
from questions.models import Item
from questions.services import ImportReport, store_drafts
from questions.spec import BankError, ItemSpec, Problem
from questions.uploads import most_bytes, read_upload


@dataclass(slots=True)
class Page:
    """What the page shows: the form, and what came of the file."""

    form: ImportForm = field(default_factory=ImportForm)
    specs: tuple[ItemSpec, ...] = ()
    report: ImportReport | None = None
    problems: tuple[Problem, ...] = ()
    stored: bool = False

    @property
    def rows(self) -> list[tuple[ItemSpec, str]]:
        """Each item with what becomes of it."""
        if self.report is None:
            return []
        words = dict.fromkeys(self.report.created, "new") | dict.fromkeys(self.report.unchanged, "as before")
        return [(spec, words.get(spec.slug, "changed")) for spec in self.specs]


def read_page(request: HttpRequest) -> Page:
    """The page for what was posted: checked, and stored where that was asked for and nothing is wrong."""
    page = Page(ImportForm(request.POST, request.FILES))
    if not page.form.is_valid():
        return page
    upload: Any = page.form.cleaned_data["file"]
    taken = set(Item.objects.values_list("slug", flat=True))
    store = "_store" in request.POST
    try:
        # One byte more than is taken says that the file is too long, without reading the rest of it.
        data = upload.read(most_bytes(upload.name) + 1)
        page.specs = read_upload(upload.name, data, place=page.form.place, taken=taken)
        by: Any = request.user
        page.report = store_drafts(specs=page.specs, by=by, now=timezone.now(), dry_run=not store)
    except BankError as error:
        page.problems = error.problems
        return page
    page.stored = store
    return page
