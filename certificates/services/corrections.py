"""A name that is to be corrected, and a learner who is to be forgotten."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import User
from certificates.canonical import forget_canonical
from certificates.documents import find_unprintable
from certificates.errors import CertificateError
from certificates.models import Certificate, Wishes
from certificates.renderings import forget_renderings
from certificates.services.events import record_event
from certificates.services.revoking import lock_with_attempt, reissue_certificate, revoke_certificate
from exams.selectors import database_now
from exams.services.locking import lock_attempt

State = Certificate.State
HOLDER_ASKED = "Its holder asked for it."


@transaction.atomic
def ask_for_correction(*, code: str, learner: User, name: str) -> Certificate:
    """Keep the name that a learner asks for; an instructor decides, since a certificate must not change hands."""
    row = Certificate.objects.select_for_update(of=("self",)).get(code=code, learner=learner, state=State.ISSUED)
    wanted = " ".join(name.split())
    require_printable(wanted)
    row.wanted_name = wanted
    row.save(update_fields=["wanted_name"])
    return row


@transaction.atomic
def correct_name(*, code: str, because: str, now: datetime | None = None) -> Certificate:
    """Issue a certificate again under the name that the learner asked for; the old one is revoked."""
    row = lock_with_attempt(code)
    if row.state != State.ISSUED or not row.wanted_name:
        raise CertificateError("Nobody asked for another name on this certificate.")
    require_printable(row.wanted_name)
    return reissue_certificate(code=code, because=because, changes={"name": row.wanted_name}, now=now)


def require_printable(name: str) -> None:
    """Raise CertificateError for an empty name and for one with a character that no font has."""
    if not name or len(name) > 80:
        raise CertificateError("A name has between 1 and 80 characters.")
    if missing := find_unprintable(name):
        raise CertificateError(f"No font here has {' '.join(missing)}. Write the name in other letters.")


@transaction.atomic
def erase_certificates(*, learner: User, now: datetime | None = None) -> int:
    """Forget what a learner's certificates say: revoked, text and snapshot deleted, slot and hashes kept.

    Returns how many there were. The page of each keeps its address and says that it was erased.
    """
    moment = now or database_now()
    # Their attempts first: a certificate that is being issued again is waited for, and found.
    for attempt_id in sorted(set(Certificate.objects.filter(learner=learner).values_list("attempt_id", flat=True))):
        lock_attempt(attempt_id)
    found = Certificate.objects.filter(learner=learner, erased_at=None).order_by("pk")
    rows = found.select_for_update(of=("self",))
    for row in rows:
        if row.state != State.REVOKED:
            revoke_certificate(code=row.code, because=HOLDER_ASKED, now=moment)
        forget_renderings(row)
        transaction.on_commit(partial(forget_renderings, row), robust=True)
        forget_canonical()
        Certificate.objects.filter(pk=row.pk).update(
            snapshot={}, credential="", jwt="", wanted_name="", erased_at=moment, revoked_because=HOLDER_ASKED
        )
        Wishes.objects.filter(learner=learner).delete()
        record_event(kind="erased", at=moment, facts={"credential": row.credential_sha256}, certificate=row)
    return len(rows)
