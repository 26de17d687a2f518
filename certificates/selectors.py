"""Reads of certificates and keys."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, Max, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from certificates.canonical import Json
from certificates.chain import Link as ChainLink
from certificates.chain import find_breaks
from certificates.credential import Place, build_achievement, to_issuer_name
from certificates.documents import Sheet
from certificates.facts import DomainLine, Facts
from certificates.identity import build_did_document, build_key_set
from certificates.keys import PublishedKey
from certificates.models import Certificate, CertificateEvent, Chain, SigningKey, Wishes
from certificates.serials import read_code
from certificates.statuslist import SLOTS
from exams.models import Attempt, ExamVersion
from exams.scoring import points_to_pass
from exams.selectors import list_domain_titles

MAX_TRIES = 8
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
State = Certificate.State


@dataclass(frozen=True, slots=True)
class StatusSlot:
    """One bit of one status list."""

    list_number: int
    slot: int


def find_certificate(text: str) -> Certificate | None:
    """Return the issued or revoked certificate with this code, however it was typed."""
    code = read_code(text)
    if code is None:
        return None
    # What went to review before it was issued is revoked too, and never was a certificate.
    public = Certificate.objects.filter(state__in=[State.ISSUED, State.REVOKED], issued_at__isnull=False)
    return public.filter(code=code).first()


def find_current(attempt_id: int) -> Certificate | None:
    """Return the attempt's certificate that was not revoked, its row locked until the transaction ends."""
    rows = Certificate.objects.select_for_update(of=("self",)).filter(attempt_id=attempt_id)
    return rows.exclude(state=State.REVOKED).first()


def find_wishes(learner: User) -> Wishes:
    """Return what the learner wishes; unsaved defaults for one who was not asked yet."""
    return Wishes.objects.filter(learner=learner).first() or Wishes(learner=learner)


def list_certificates(learner: User) -> QuerySet[Certificate]:
    """Return the learner's certificates, newest first."""
    return Certificate.objects.filter(learner=learner).select_related("exam", "attempt").order_by("-created_at")


def list_waiting(now: datetime) -> QuerySet[Certificate]:
    """Return what is held or pending and may be tried now, what waits longest first."""
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    waiting = Certificate.objects.filter(due, state__in=[State.HELD, State.PENDING], tries__lt=MAX_TRIES)
    return waiting.order_by("next_try_at", "pk")


def list_passes_without_row(learner_id: int, exam_id: int) -> QuerySet[Attempt]:
    """Return a learner's passes of an exam, first one first; none if a certificate for it stands or ever was issued.

    What was revoked by somebody is not made up for by another pass of before.
    """
    rows = Certificate.objects.filter(learner=learner_id, exam=exam_id).exclude(state=State.REVOKED, issued_at=None)
    passes = Attempt.objects.filter(learner=learner_id, exam=exam_id, state=Attempt.State.GRADED, score__is_passed=True)
    return passes.filter(~Exists(rows), exam__is_certifying=True).order_by("submitted_at", "pk")


def list_revoked_slots(number: int) -> list[int]:
    """Return the slots of a list whose certificates were revoked, in order."""
    rows = Certificate.objects.filter(list_number=number, state=State.REVOKED, slot__isnull=False)
    return sorted(slot for slot in rows.values_list("slot", flat=True) if slot is not None)


def is_status_list(number: int) -> bool:
    """Return whether this list has been begun; the first one is there from the start."""
    return number == 1 or Certificate.objects.filter(list_number=number).exists()


def draw_slot() -> StatusSlot:
    """Return a free slot at random, so that neighbours in a list say nothing about who passed when.

    Slot 0 belongs to samples. A list is filled to a half, so that a draw hardly ever meets a taken slot; the
    constraint of the table decides.
    """
    number, used = _find_open_list()
    if used >= SLOTS // 2:
        number += 1
    while True:
        slot = 1 + secrets.randbelow(SLOTS - 1)
        if not Certificate.objects.filter(list_number=number, slot=slot).exists():
            return StatusSlot(number, slot)


def _find_open_list() -> tuple[int, int]:
    """The last list and how many of its slots are taken."""
    last = Certificate.objects.aggregate(last=Max("list_number"))["last"] or 1
    return last, Certificate.objects.filter(list_number=last).count()


def public_origin() -> str:
    """Return the address that certificates carry; without PUBLIC_ORIGIN it is this machine's."""
    return str(settings.PUBLIC_ORIGIN or settings.LOCAL_ORIGIN).rstrip("/")


def find_accreditor() -> tuple[str, str]:
    """Return name and address of the outside body that the operator entered; two empty texts unless both are there."""
    name, url = settings.ACCREDITOR_NAME, settings.ACCREDITOR_URL
    return (name, url) if name and url else ("", "")


def find_place(row: Certificate) -> Place:
    """Return where a certificate stands that is about to be signed."""
    assert row.list_number is not None and row.slot is not None  # noqa: S101  (drawn when it became pending)
    return Place(public_origin(), row.code, row.list_number, row.slot)


def to_sheet(row: Certificate) -> Sheet:
    """Return what stands on the paper, from the row alone."""
    origin = _origin_of(row)
    assert row.issued_at is not None  # noqa: S101  (a constraint: what was issued has its time)
    return Sheet(
        facts=Facts.from_snapshot(row.snapshot),
        code=row.code,
        issuer=to_issuer_name(origin),
        address=f"{origin}{reverse('certificates:verify', args=[row.code])}",
        issued_at=row.issued_at,
        credential=row.credential,
        is_local=urlsplit(origin).hostname in LOCAL_HOSTS,
    )


def _origin_of(row: Certificate) -> str:
    """The origin that the certificate itself names; it stays when an installation moves."""
    head, separator, _ = row.credential.partition(f"/c/{row.code}")
    return head[head.rindex('"') + 1 :] if separator else public_origin()


def list_published_keys() -> list[PublishedKey]:
    """Return the keys that the world may trust: all but the compromised ones."""
    keys = SigningKey.objects.exclude(state=SigningKey.State.COMPROMISED).order_by("created_at", "pk")
    return [key.published for key in keys]


def build_did() -> Json:
    """Return the issuer's DID document."""
    return build_did_document(origin=public_origin(), keys=list_published_keys())


def build_jwks() -> Json:
    """Return the issuer's key set."""
    return build_key_set(origin=public_origin(), keys=list_published_keys())


def find_achievement(slug: str, number: int) -> Json | None:
    """Return what a version of a certifying exam achieves, as credentials name it; None if there is none."""
    version = ExamVersion.objects.filter(exam__slug=slug, exam__is_certifying=True, number=number).first()
    if version is None:
        return None
    titles = list_domain_titles()
    counts: dict[int, int] = {}
    for cell in version.cells:
        counts[cell.domain] = counts.get(cell.domain, 0) + cell.count
    facts = Facts(
        name="", exam_title=version.exam.title, exam_slug=slug, exam_version=number, exam_text="", points="",
        max_points=version.slot_count, cut_points=points_to_pass(version.cut_score, version.slot_count),
        passed_at="", date_text="",
        domains=tuple(DomainLine(titles[domain], "", of) for domain, of in sorted(counts.items())),
    )  # fmt: skip
    return build_achievement(facts, Place(public_origin(), "", 1, 0))


def find_chain_breaks() -> list[str]:
    """Return a sentence for each place where the log was changed."""
    end = Chain.objects.filter(pk=1).first() or Chain()
    links = (
        ChainLink(
            event.number, event.kind, event.at.astimezone(UTC).isoformat(), event.facts, event.previous, event.digest
        )
        for event in CertificateEvent.objects.order_by("number").iterator()
    )
    return find_breaks(links, last=end.number, digest=end.digest)


def find_successor(row: Certificate) -> Certificate | None:
    """Return the issued certificate that took the place of a revoked one and says the same; None for another name."""
    new = Certificate.objects.filter(supersedes=row, state=State.ISSUED).first()
    return new if new and new.snapshot.get("name") == row.snapshot.get("name") else None


def copy_certificates(learner: User) -> dict[str, Any]:
    """Return a learner's certificates and wishes as data to take away, ready for JSON."""
    wishes = find_wishes(learner)
    rows = list_certificates(learner)
    return {
        "certificates": [_copy_certificate(row) for row in rows],
        "certificate_wishes": {
            "confirmed_name": wishes.confirmed_name,
            "shows_name": wishes.shows_name,
            "shows_domains": wishes.shows_domains,
            "binds_email": wishes.binds_email,
        },
    }


def _copy_certificate(row: Certificate) -> dict[str, Any]:
    moments = {"issued_at": row.issued_at, "revoked_at": row.revoked_at, "erased_at": row.erased_at}
    return {
        "code": row.code if row.issued_at else None,
        "exam": row.exam.title,
        "state": row.state,
        "revoked_because": row.revoked_because,
        "wanted_name": row.wanted_name,
        "said": row.snapshot,
        "credential": json.loads(row.credential) if row.credential else None,
        "jwt": row.jwt or None,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }
