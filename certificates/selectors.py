"""Reads of certificates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from certificates.documents import Document, DomainLine
from certificates.models import Certificate
from certificates.serials import group_code, read_code

MAX_TRIES = 8
State = Certificate.State


def find_certificate(text: str) -> Certificate | None:
    """Return the issued or revoked certificate with this code, however it was typed."""
    code = read_code(text)
    if code is None:
        return None
    return Certificate.objects.filter(code=code, state__in=[State.ISSUED, State.REVOKED]).first()


def list_certificates(learner: User) -> QuerySet[Certificate]:
    """Return the learner's certificates, newest first."""
    return Certificate.objects.filter(learner=learner).select_related("exam", "attempt").order_by("-created_at")


def list_waiting(now: datetime) -> QuerySet[Certificate]:
    """Return what is held or pending and may be tried now."""
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    return Certificate.objects.filter(due, state__in=[State.HELD, State.PENDING], tries__lt=MAX_TRIES)


def public_origin() -> str:
    """Return the address that certificates carry; without PUBLIC_ORIGIN it is this machine's."""
    return str(settings.PUBLIC_ORIGIN or settings.LOCAL_ORIGIN).rstrip("/")


def to_document(certificate: Certificate) -> Document:
    """Return what the certificate says, from its snapshot alone."""
    said: dict[str, Any] = certificate.snapshot
    origin = public_origin()
    return Document(
        code=certificate.code,
        name=said["name"],
        exam_title=said["exam_title"],
        points=said["points"],
        max_points=said["max_points"],
        cut_points=said["cut_points"],
        date_text=said["date_text"],
        exam_text=said["exam_text"],
        issuer=f"Nabla, {urlsplit(origin).netloc}",
        address=f"{origin}{reverse('certificates:verify', args=[certificate.code])}",
        is_local=not settings.PUBLIC_ORIGIN,
        domains=tuple(DomainLine(line["title"], line["got"], line["of"]) for line in said["domains"]),
    )


def build_page(certificate: Certificate) -> dict[str, Any]:
    """Return the context of the public page."""
    said = certificate.snapshot
    return {
        **{
            key: said[key]
            for key in ("name", "exam_title", "points", "max_points", "cut_points", "date_text", "domains")
        },
        "code": certificate.code,
        "code_grouped": group_code(certificate.code),
        "state": certificate.state,
        "issued_at": certificate.issued_at,
        "revoked_at": certificate.revoked_at,
        "revoked_because": certificate.revoked_because,
        "pdf_url": reverse("certificates:pdf", args=[certificate.code]),
        "is_local": not settings.PUBLIC_ORIGIN,
        "issuer": f"Nabla, {urlsplit(public_origin()).netloc}",
    }


def build_row(certificate: Certificate) -> dict[str, Any]:
    """Return one line of the learner's list."""
    issued = certificate.state == State.ISSUED
    return {
        "exam_title": certificate.exam.title,
        "date_text": certificate.snapshot.get("date_text", ""),
        "state": certificate.state,
        "state_text": certificate.get_state_display(),
        "url": reverse("certificates:verify", args=[certificate.code]) if issued else "",
        "pdf_url": reverse("certificates:pdf", args=[certificate.code]) if issued else "",
        "code_grouped": group_code(certificate.code) if issued else "",
    }
