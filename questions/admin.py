"""The item bank in the administration: domains, items with their authoring page, versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from questions import views
from questions.comparison import compare_versions
from questions.importing import Page, read_page
from questions.models import Domain, Item, ItemVersion
from questions.services import (
    ApprovalNeededError,
    ReviewFailedError,
    is_approved_by,
    mark_correction,
    publish_version,
    run_review,
    save_draft,
)
from questions.spec import BankError

PUBLISH = "questions.publish_itemversion"


class Kept(admin.ModelAdmin[Any]):
    """Rows that nobody deletes: attempts and scores depend on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def compare_url(version: ItemVersion) -> str:
    """Where a version is compared with others."""
    return reverse("admin:questions_itemversion_compare", args=[version.pk])


def is_approved(request: HttpRequest, page: views.Page) -> bool:
    """Whether who looks at the page may publish what it shows: not their own text."""
    writer = request.user if page.version is None or page.version.is_final else None
    version = ItemVersion(changed_by_id=writer.pk) if writer is not None else page.version
    return version is not None and is_approved_by(version, request.user)  # type: ignore[arg-type]


@admin.register(Domain)
class DomainAdmin(Kept):
    """The eight domains, to look at."""

    list_display = ("number", "title", "slug")
    list_display_links = ("title",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are eight."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Their names are the outline's."""
        return False


@admin.register(Item)
class ItemAdmin(Kept):
    """Items; adding and changing one is the authoring page."""

    list_display = ("slug", "domain", "latest_kind", "latest_difficulty", "latest_status", "latest_number")
    list_filter = ("domain",)
    search_fields = ("slug", "versions__title")
    list_select_related = ("domain",)
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Items with what their latest version says, in one query."""
        latest = ItemVersion.objects.filter(item=OuterRef("pk")).order_by("-number")
        names = ("kind", "difficulty", "status", "number")
        items: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(**{f"latest_{name}_value": Subquery(latest.values(name)[:1]) for name in names})
        )
        return items

    @admin.display(description="kind")
    def latest_kind(self, item: Any) -> str:
        """The kind of the latest version."""
        return str(item.latest_kind_value or "")

    @admin.display(description="difficulty")
    def latest_difficulty(self, item: Any) -> int | None:
        """The difficulty of the latest version."""
        return item.latest_difficulty_value  # type: ignore[no-any-return]

    @admin.display(description="state")
    def latest_status(self, item: Any) -> str:
        """How far the latest version has come."""
        value = item.latest_status_value
        return str(ItemVersion.Status(value).label) if value else "no version"

    @admin.display(description="version")
    def latest_number(self, item: Any) -> int | None:
        """The number of the latest version."""
        return item.latest_number_value  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        """The panels that the page's script fetches, before Django's own addresses."""
        view = self.admin_site.admin_view(self.fragment_view)
        fragments = [path(f"{name}/", view, {"name": name}, name=f"questions_item_{name}") for name in views.FRAGMENTS]
        importing = path("import/", self.admin_site.admin_view(self.import_view), name="questions_item_import")
        return [importing, *fragments, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """The page on which a file of questions is brought."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        page = read_page(request) if request.method == "POST" else Page()
        if page.stored and page.report is not None:
            count = len(page.report.created) + len(page.report.updated)
            messages.success(request, f"{count} items are stored as drafts.")
        context = {
            **self.admin_site.each_context(request),
            "title": "Import questions",
            "opts": self.opts,
            "page": page,
        }
        return render(request, "admin/questions/item/import.html", context)

    def fragment_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """One panel, for what is posted."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        return views.show_fragment(request, name)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The authoring page of a new item."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.author(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The authoring page of an item."""
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404("There is no such item.")
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        return self.author(request, item)

    def author(self, request: HttpRequest, item: Item | None) -> HttpResponse:
        """Show the page, or do what its button says."""
        if request.method != "POST":
            page = views.open_page(item)
            views.add_panels(page, spec=views.stored_spec(page))
            return self.show(request, page)
        if item is not None and not self.has_change_permission(request, item):
            raise PermissionDenied
        page = views.posted_page(request, item)
        if "_try" in request.POST or "_preview" in request.POST:
            views.add_panels(page, answer=request.POST.get("try_answer", ""))
            return self.show(request, page)
        return self.store(request, page)

    def store(self, request: HttpRequest, page: views.Page) -> HttpResponse:
        """Save the draft, then review or publish it where that was asked for."""
        try:
            source = page.authoring.read_source()
            if page.item is None:
                views.refuse_known_slug(source)
            version = save_draft(source=source, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except BankError as error:
            page.problems = error.problems
            messages.error(request, "Nothing was saved: see what is to be put right.")
            return self.show(request, page)
        mark_correction(version=version, number=views.read_number(request.POST, "corrects"))
        if "_publish" in request.POST:
            self.publish(request, version)
        elif "_review" in request.POST:
            report = run_review(version)
            found = len(report.problems)
            messages.info(request, "The review found nothing." if not found else f"The review found {found} problems.")
        else:
            messages.success(request, f"{version} is saved.")
        self.log_change(request, version.item, f"Version {version.number}: {version.get_status_display()}.")
        name = "changelist" if "_save" in request.POST else "change"
        arguments = [] if name == "changelist" else [version.item_id]
        return HttpResponseRedirect(reverse(f"admin:questions_item_{name}", args=arguments))

    def publish(self, request: HttpRequest, version: ItemVersion) -> None:
        """Publish a version, or say why it is refused."""
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        try:
            published = publish_version(version=version, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except ReviewFailedError as refusal:
            count = len(refusal.report.problems)
            messages.error(request, f"{version} is saved but not published: the review found {count} problems.")
            return
        except ApprovalNeededError:
            messages.warning(request, f"{version} is saved and passed its review, but not published. {views.APPROVAL}")
            return
        messages.success(request, f"{published} is published. It changes no attempt that has begun.")

    def show(self, request: HttpRequest, page: views.Page) -> HttpResponse:
        """The authoring page."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Change item" if page.item else "Add item",
            "opts": self.opts,
            "page": page,
            "can_publish": request.user.has_perm(PUBLISH) and is_approved(request, page),
            "approval": views.APPROVAL if settings.BANK_NEEDS_APPROVAL else "",
            "can_change": self.has_change_permission(request, page.item),
        }
        return render(request, "admin/questions/item/author.html", context)


@admin.register(ItemVersion)
class ItemVersionAdmin(Kept):
    """Versions, to look at: what was published stays as it was."""

    list_display = ("item", "number", "title", "kind", "difficulty", "status", "published_at", "published_by")
    list_filter = ("status", "kind", "difficulty", "item__domain")
    search_fields = ("item__slug", "title")
    list_select_related = ("item", "published_by")
    fields = (
        ("item", "number", "status"),
        ("title", "kind", "difficulty"),
        ("objective", "seconds", "enemies"),
        ("created_at", "created_by", "changed_by"),
        ("corrects", "comparison"),
        ("published_at", "published_by"),
        "content_hash",
        "source",
    )

    readonly_fields = ("comparison",)

    def get_urls(self) -> list[URLPattern]:
        """The comparison of two versions, before Django's own addresses."""
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<int:pk>/compare/", view, name="questions_itemversion_compare"), *super().get_urls()]

    @admin.display(description="what changed")
    def comparison(self, version: Any) -> str:
        """A link to the comparison with the version before."""
        return format_html('<a href="{}">Compare with another version</a>', compare_url(version))

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions side by side."""
        version = ItemVersion.objects.select_related("item", "corrects").filter(pk=pk).first()
        if version is None:
            raise Http404("There is no such version.")
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        number, seed = views.read_number(request.GET, "with"), views.read_seed(request.GET)
        context = {
            **self.admin_site.each_context(request),
            "title": "Compare versions",
            "opts": self.opts,
            "page": compare_versions(version, number=number, seed=seed),
        }
        return render(request, "admin/questions/itemversion/compare.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions come from the authoring page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
