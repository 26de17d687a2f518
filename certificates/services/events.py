"""Writes the log: one event at a time, each over the one before it."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from certificates.chain import Link, hash_link
from certificates.models import Certificate, CertificateEvent, Chain


@transaction.atomic
def record_event(
    *, kind: str, at: datetime, facts: dict[str, Any], certificate: Certificate | None = None
) -> CertificateEvent:
    """Add an event in the caller's transaction; the end of the chain stays locked until that transaction ends."""
    Chain.objects.get_or_create(pk=1)
    end = Chain.objects.select_for_update().get(pk=1)
    said = {**facts, "code": certificate.code} if certificate else facts
    link = Link(end.number + 1, kind, at.astimezone(UTC).isoformat(), said, end.digest)
    digest = hash_link(link)
    event = CertificateEvent.objects.create(
        number=link.number,
        kind=kind,
        certificate=certificate,
        at=at,
        facts=said,
        previous=link.previous,
        digest=digest,
    )
    end.number, end.digest = link.number, digest
    end.save()
    return event
