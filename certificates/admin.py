"""Certificates as a read-only list with filters and CSV."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from certificates.models import Certificate
from exams.admin import Column, ReadOnly, csv_response


@admin.register(Certificate)
class CertificateAdmin(ReadOnly):
    """Certificates, under learner numbers."""

    list_display = ("code", "exam", "learner_number", "state", "issued_at")
    list_filter = ("state", "exam", "issued_at")
    search_fields = ("code", "learner__learner_number")
    list_select_related = ("exam", "learner")
    actions = ("export",)
    fields = (
        "code",
        "exam",
        "learner_number",
        "attempt",
        "state",
        "created_at",
        "issued_at",
        "revoked_at",
        "revoked_because",
        "tries",
    )

    @admin.display(description="learner", ordering="learner__learner_number")
    def learner_number(self, certificate: Certificate) -> str:
        """The learner's number."""
        return certificate.learner.learner_number

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
