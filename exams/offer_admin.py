"""Exams in the administration: an instructor edits title, clock, pass mark and blueprint on one page."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from exams.models import Exam, ExamVersion
from exams.offerform import ExamForm
from exams.services.offers import change_terms

OWN = ("title", "slug", "mode", "is_certifying", "is_open", "closes_at")
TERMS = ("minutes", "pass_mark", "blueprint")


@admin.register(Exam)
class ExamAdmin(admin.ModelAdmin[Exam]):
    """Exams on offer. Changing the terms of an exam that was taken makes its next version."""

    form = ExamForm
    list_display = ("title", "mode", "question_count", "minutes", "is_certifying", "is_open", "closes_at")
    list_filter = ("mode", "is_open")
    prepopulated_fields = {"slug": ("title",)}

    class Media:
        css = {"all": ("css/exam_admin.css",)}

    def get_fields(self, request: HttpRequest, obj: Exam | None = None) -> Any:
        """Who may only look sees the row; its terms stand in the versions."""
        may_edit = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if not may_edit:
            return OWN
        # Only an exam has a pass mark; the mode of a new one is not known yet.
        has_mark = obj is None or obj.mode == Exam.Mode.EXAM
        return (*OWN, *(name for name in TERMS if has_mark or name != "pass_mark"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exam | None = None) -> Any:
        """The address of an exam that exists is not typed anew with its title."""
        return {} if obj else self.prepopulated_fields

    @admin.display(description="questions")
    def question_count(self, exam: Exam) -> int | str:
        """How many questions the current version has."""
        version = exam.versions.filter(is_current=True).first()
        return version.slot_count if version else "-"

    @admin.display(description="minutes")
    def minutes(self, exam: Exam) -> int | str:
        """The time limit of the current version."""
        version = exam.versions.filter(is_current=True).first()
        return (version.minutes or "no clock") if version else "-"

    def save_model(self, request: HttpRequest, obj: Exam, form: Any, change: bool) -> None:
        """Save the row, and its terms as a version."""
        super().save_model(request, obj, form, change)
        if form.version and obj.mode == Exam.Mode.EXAM and "pass_mark" not in form.fields:
            percent = round(form.version.cut_score * 100)
            messages.info(request, f"It has a pass mark of {percent} percent now: look at it.")
        if not form.has_new_terms():
            return
        before = form.version.number if form.version else 0
        version = change_terms(exam=obj, terms=form.read_terms())
        if before and version.number != before:
            text = f"Version {version.number} is offered from now on. Attempts at version {before} keep it."
            messages.info(request, text)


@admin.register(ExamVersion)
class ExamVersionAdmin(admin.ModelAdmin[ExamVersion]):
    """The versions of exams, to look at: they are made by editing the exam."""

    list_display = ("exam", "number", "minutes", "slot_count", "cut_score", "is_current")
    list_filter = ("exam", "is_current")
    list_select_related = ("exam",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ExamVersion | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ExamVersion | None = None) -> bool:
        """Nobody."""
        return False
