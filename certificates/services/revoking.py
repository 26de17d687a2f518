"""Revoking, and issuing again in the place of what was revoked."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.selectors import draw_slot
from certificates.services.events import record_event
from certificates.services.queueing import queue_issuing
from exams.selectors import database_now
from exams.services.locking import lock_attempt

State = Certificate.State


def lock_with_attempt(code: str) -> Certificate:
    """Return a certificate, its attempt's row locked first and then its own: what another one is made from.

    Whoever forgets the learner holds the attempt, so that no new certificate escapes them.
    """
    lock_attempt(Certificate.objects.values_list("attempt_id", flat=True).get(code=code))
    return Certificate.objects.select_for_update(of=("self",)).get(code=code)


@transaction.atomic
def revoke_certificate(*, code: str, because: str, now: datetime | None = None) -> Certificate:
    """Revoke a certificate; its page stays and says so and why. One that is revoked stays as it is."""
    row = Certificate.objects.select_for_update(of=("self",)).get(code=code)
    if row.state == State.REVOKED:
        return row
    row.state, row.revoked_because, row.revoked_at = State.REVOKED, because[:200], now or database_now()
    row.save(update_fields=["state", "revoked_because", "revoked_at"])
    facts = {"slot": row.slot, "list": row.list_number, "because": hashlib.sha256(because.encode()).hexdigest()}
    record_event(kind="revoked", at=row.revoked_at, facts=facts, certificate=row)
    return row


@transaction.atomic
def reissue_certificate(
    *, code: str, because: str, changes: dict[str, Any] | None = None, now: datetime | None = None
) -> Certificate:
    """Revoke a certificate and issue another one in its place, from the same snapshot with these changes.

    Raises CertificateError for one that does not count any more: what somebody revoked meanwhile does not come back.
    """
    moment = now or database_now()
    if lock_with_attempt(code).state != State.ISSUED:
        raise CertificateError("It does not count any more, so nothing is issued in its place.")
    old = revoke_certificate(code=code, because=because, now=moment)
    slot = draw_slot()
    new = Certificate.objects.create(
        attempt=old.attempt,
        exam=old.exam,
        learner=old.learner,
        state=State.PENDING,
        snapshot={**old.snapshot, **(changes or {})},
        list_number=slot.list_number,
        slot=slot.slot,
        supersedes=old,
        created_at=moment,
    )
    record_event(kind="superseded", at=moment, facts={"by": new.code}, certificate=old)
    queue_issuing(new.attempt_id)
    return new
