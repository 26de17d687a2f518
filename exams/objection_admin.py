"""Objections in the administration: what was typed beside one right form and the learner's words, and the decision."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from exams import services
from exams.looks import OUTCOMES, answer_html, build_decision, look_at
from exams.models import Objection, SlotVerdict
from questions.faces import load_back

UPHOLD, DECLINE = "uphold", "decline"
DECIDE = "exams.decide_attempt"
NEEDS = (
    "You can read this. To decide takes the permission “Can decide what the grader could not, and give more time”, "
    "which an administrator gives to a person or to a group."
)


class DecisionForm(forms.ModelForm[Objection]):
    """Uphold or decline, with a sentence for the learner."""

    decision = forms.ChoiceField(
        choices=[(UPHOLD, "The answer is right: give full credit"), (DECLINE, "The verdict stands")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Objection
        fields = ("reason",)
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "cols": 60})}


@admin.register(Objection)
class ObjectionAdmin(admin.ModelAdmin[Objection]):
    """Replies to refusals, under learner numbers; those that wait come first."""

    form = DecisionForm
    list_display = ("created_at", "state", "exam", "question", "learner_number", "text")
    list_filter = ("state", "slot__attempt__exam", "slot__domain")
    search_fields = ("slot__attempt__public_id", "slot__attempt__learner__learner_number", "text")
    ordering = ("-state", "created_at")
    readonly_fields = (
        "exam", "question", "learner_number", "created_at", "stem", "typed", "read_as", "one_right_form",
        "verdict_words", "text", "state", "decided_by", "decided_at",
    )  # fmt: skip

    class Media:
        css = {"all": ("css/exam_admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        """Read what the list shows in one query."""
        related = ("slot__attempt__exam", "slot__attempt__learner", "slot__item_version__item", "verdict__response")
        return super().get_queryset(request).select_related(*related)

    def get_fields(self, request: HttpRequest, obj: Objection | None = None) -> Any:
        """The decision is asked for while it is open."""
        shown = self.readonly_fields[:-3]
        if obj is not None and self.has_change_permission(request, obj):
            return (*shown, "decision", "reason")
        return (*self.readonly_fields, "reason")

    def get_fieldsets(self, request: HttpRequest, obj: Objection | None = None) -> Any:
        """One block; who may not decide reads what it takes."""
        block: dict[str, Any] = {"fields": self.get_fields(request, obj)}
        if not request.user.has_perm(DECIDE):
            block["description"] = NEEDS
        return [(None, block)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Learners alone write them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        """Whoever may decide what the grader could not, once."""
        may_decide = request.user.has_perm(DECIDE)
        return may_decide and (obj is None or obj.state == Objection.State.WAITING)

    def save_model(self, request: HttpRequest, obj: Objection, form: Any, change: bool) -> None:
        """Decide; the row, the verdict and the score are written by the service."""
        assert isinstance(request.user, User)  # noqa: S101  (the admin lets nobody else in)
        is_upheld = form.cleaned_data["decision"] == UPHOLD
        services.decide_objection(
            objection_id=obj.pk, is_upheld=is_upheld, by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.info(request, "The answer counts as right now." if is_upheld else "The verdict stands.")

    @admin.display(description="exam", ordering="slot__attempt__exam__title")
    def exam(self, objection: Objection) -> str:
        """The exam's title."""
        return objection.slot.attempt.exam.title

    @admin.display(description="question")
    def question(self, objection: Objection) -> str:
        """The family of the question, and its position."""
        slot = objection.slot
        return f"{slot.item_version.item.slug}, version {slot.item_version.number}, question {slot.position}"

    @admin.display(description="learner", ordering="slot__attempt__learner__learner_number")
    def learner_number(self, objection: Objection) -> str:
        """The learner's number."""
        return objection.slot.attempt.learner.learner_number

    @admin.display(description="the question")
    def stem(self, objection: Objection) -> SafeString:
        """The stem as the learner saw it."""
        return format_html('<div class="shown-formula">{}</div>', _safe(objection.slot.face.get("stem_html", "")))

    @admin.display(description="typed")
    def typed(self, objection: Objection) -> SafeString:
        """The answer, letter by letter."""
        return format_html("<code>{}</code>", objection.verdict.response.answer if objection.verdict.response else "")

    @admin.display(description="read as")
    def read_as(self, objection: Objection) -> SafeString:
        """The answer as the grader read it."""
        return format_html('<div class="shown-formula">{}</div>', _safe(answer_html(look_at(_with_verdict(objection)))))

    @admin.display(description="one right form")
    def one_right_form(self, objection: Objection) -> SafeString:
        """The key of the variant."""
        back = objection.slot.back
        return format_html('<div class="shown-formula">{}</div>', _safe(load_back(back).key_html if back else ""))

    @admin.display(description="verdict")
    def verdict_words(self, objection: Objection) -> str:
        """What the grader said, and what it rests on."""
        verdict: SlotVerdict = objection.verdict
        decision = build_decision(look_at(_with_verdict(objection)))
        words = [decision["headline"], *(row["message"] for row in decision["feedback"])]
        said = " ".join(word for word in words if word != OUTCOMES[verdict.outcome])
        return f"{OUTCOMES[verdict.outcome]} ({verdict.evidence or 'reading'}). {said}"


def _with_verdict(objection: Objection) -> Any:
    """The slot with the verdict that was objected to in ``current``, as the review reads it."""
    slot: Any = objection.slot
    slot.current = [objection.verdict]
    return slot


def _safe(html: str) -> SafeString:
    """Mark what we rendered ourselves: stems are cleaned when a variant is made, formulas are built by the grader."""
    return mark_safe(html)  # noqa: S308
