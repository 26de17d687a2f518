"""Certificates, keys and the log as read-only lists; revoking and issuing again, each with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from certificates import services
from certificates.errors import CertificateError
from certificates.forms import ReasonForm
from certificates.models import Certificate, CertificateEvent, SigningKey
from exams.admin import Column, ReadOnly, csv_response

Act = Callable[[Certificate, str], object]
TITLES = {
    "revoke": "Revoke certificates",
    "reissue": "Revoke certificates and issue them again",
    "correct_name": "Issue certificates again under another name",
}


class WantsName(admin.SimpleListFilter):
    """Certificates whose learner asked for another name."""

    title = "another name asked for"
    parameter_name = "wanted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice: those that wait."""
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Issued ones with a wanted name."""
        if self.value() != "yes":
            return queryset
        return queryset.filter(state=Certificate.State.ISSUED).exclude(wanted_name="")


@admin.register(Certificate)
class CertificateAdmin(ReadOnly):
    """Certificates, under learner numbers."""

    list_display = ("code", "exam", "learner_number", "state", "issued_at", "asks_for_name")
    list_filter = ("state", WantsName, "exam", "issued_at")
    search_fields = ("code", "learner__learner_number")
    list_select_related = ("exam", "learner")
    actions = ("export", "revoke", "reissue", "correct_name", "try_again")
    fields = (
        "code",
        "exam",
        "learner_number",
        "attempt",
        "state",
        "created_at",
        "issued_at",
        "proof_key",
        "jwt_key",
        "list_number",
        "slot",
        "credential_sha256",
        "supersedes",
        "asks_for_name",
        "revoked_at",
        "revoked_because",
        "erased_at",
        "tries",
    )

    @admin.display(description="learner", ordering="learner__learner_number")
    def learner_number(self, certificate: Certificate) -> str:
        """The learner's number."""
        return certificate.learner.learner_number

    @admin.display(description="another name asked for", boolean=True)
    def asks_for_name(self, certificate: Certificate) -> bool:
        """Whether the learner asked for a correction; the name itself is shown to whoever decides about it."""
        return bool(certificate.wanted_name)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Instructors, by a permission of its own."""
        return bool(request.user.has_perm("certificates.revoke_certificate"))

    @admin.action(description="Download as CSV", permissions=["view"])
    def export(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> HttpResponse:
        """The chosen certificates as CSV."""
        columns: list[Column] = [
            ("code", lambda c: c.code),
            ("exam", lambda c: c.exam.slug),
            ("learner", lambda c: c.learner.learner_number),
            ("state", lambda c: c.state),
            ("issued_at", lambda c: c.issued_at.isoformat() if c.issued_at else ""),
        ]
        return csv_response("certificates", columns, certificates.select_related("exam", "learner"))

    @admin.action(description="Revoke, with a reason", permissions=["revoke"])
    def revoke(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> HttpResponse | None:
        """Ask for the reason, then revoke."""
        return self._with_reason(
            request, certificates, "revoke", lambda row, why: services.revoke_certificate(code=row.code, because=why)
        )

    @admin.action(description="Revoke and issue again, with a reason", permissions=["revoke"])
    def reissue(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> HttpResponse | None:
        """Ask for the reason, then put new certificates that say the same in the place of these."""
        return self._with_reason(
            request, certificates, "reissue", lambda row, why: services.reissue_certificate(code=row.code, because=why)
        )

    @admin.action(description="Issue again under the name asked for, with a reason", permissions=["revoke"])
    def correct_name(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> HttpResponse | None:
        """Ask for the reason, then issue under the corrected name."""
        return self._with_reason(
            request, certificates, "correct_name", lambda row, why: services.correct_name(code=row.code, because=why)
        )

    @admin.action(description="Try again what failed", permissions=["revoke"])
    def try_again(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> None:
        """Start over with failed ones."""
        for row in certificates:
            services.try_again(code=row.code)
        messages.success(request, "What had failed is tried again.")

    def _with_reason(
        self, request: HttpRequest, certificates: QuerySet[Certificate], action: str, act: Act
    ) -> HttpResponse | None:
        """Show the page that asks for a reason; with one, act on what is issued and say what came of it."""
        issued = certificates.filter(state=Certificate.State.ISSUED)
        form = ReasonForm(request.POST if "because" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": TITLES[action],
                "certificates": issued,
                "form": form,
                "action": action,
                "chosen_rows": request.POST.getlist("_selected_action"),
                "opts": self.opts,
            }
            return TemplateResponse(request, "certificates/admin_reason.html", context)
        # Counted before: a list filtered by its state loses what is done.
        chosen = certificates.count()
        done = sum(_try(request, row, act, form.cleaned_data["because"]) for row in issued)
        messages.success(request, f"Done for {done} of {chosen}.")
        return None


def _try(request: HttpRequest, row: Certificate, act: Act, because: str) -> bool:
    try:
        act(row, because)
    except CertificateError as error:
        messages.error(request, f"{row.code}: {error}")
        return False
    return True


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnly):
    """The public halves of the keys; they are made and rotated by commands."""

    list_display = ("fragment", "algorithm", "state", "is_development", "activated_at", "retired_at", "compromised_at")
    list_filter = ("state", "algorithm")


@admin.register(CertificateEvent)
class CertificateEventAdmin(ReadOnly):
    """The log, last first."""

    list_display = ("number", "kind", "certificate", "at", "digest")
    list_filter = ("kind",)
    search_fields = ("certificate__code",)
    list_select_related = ("certificate",)
    ordering = ("-number",)
