"""Issuing, exactly once: the row is made with the pass, a worker fills it, a constraint forbids a second."""

import logging
import secrets
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.selectors import is_email_verified
from certificates.documents import find_unprintable
from certificates.facts import DomainLine, Facts, hash_email
from certificates.models import Certificate
from certificates.selectors import (
    MAX_TRIES,
    draw_slot,
    find_accreditor,
    find_current,
    find_wishes,
    list_passes_without_row,
)
from certificates.services.events import record_event
from certificates.services.queueing import queue_issuing
from certificates.services.revoking import revoke_certificate
from certificates.services.sealing import seal_certificate
from certificates.signing import to_moment
from exams.models import Attempt
from exams.pages import points_text
from exams.scoring import points_to_pass
from exams.selectors import database_now, has_pending_confirmations, list_domain_titles
from exams.services.locking import lock_attempt

logger = logging.getLogger(__name__)
State = Certificate.State


def reserve_certificate(*, attempt: Attempt, now: datetime | None = None) -> Certificate | None:
    """Make the certificate's row with the pass, in the transaction of the score.

    None if the learner has one for this exam: the first pass stands, a better score mints no second certificate.
    """
    try:
        with transaction.atomic():
            return Certificate.objects.create(
                attempt=attempt, exam=attempt.exam, learner=attempt.learner, created_at=now or database_now()
            )
    except IntegrityError:
        return None


def withdraw_certificate(*, attempt: Attempt) -> None:
    """Take back a row whose attempt went to review; what was issued is never taken back silently.

    A row that the log knows of stays, revoked: the log must go on to lead somewhere. The rows are locked before their
    state is believed: a worker may be signing one at this moment.
    """
    waiting = Certificate.objects.filter(attempt=attempt, state__in=[State.HELD, State.PENDING, State.FAILED])
    for row in waiting.select_for_update(of=("self",)).order_by("pk"):
        if row.events.exists():
            revoke_certificate(code=row.code, because="The attempt went to review before it was issued.")
        else:
            row.delete()
    learner_id, exam_id = attempt.learner_id, attempt.exam_id
    transaction.on_commit(lambda: _reserve_next(learner_id, exam_id), robust=True)


def _reserve_next(learner_id: int, exam_id: int) -> None:
    """Make the row for the next pass of the same exam, which had none while the withdrawn one stood."""
    for attempt_id in list_passes_without_row(learner_id, exam_id).values_list("pk", flat=True):
        with transaction.atomic():
            # One attempt at a time, and looked at under its lock: it may be withdrawn at this moment too.
            attempt = lock_attempt(attempt_id)
            row = None
            if list_passes_without_row(learner_id, exam_id).filter(pk=attempt_id).exists():
                row = reserve_certificate(attempt=attempt)
                queue_issuing(attempt_id)
        if row is not None:
            return


@transaction.atomic
def issue_certificate(*, attempt_id: int, now: datetime | None = None) -> Certificate | None:
    """Issue the certificate of a passed attempt; run twice it returns the same row.

    None while there is nothing to issue. It waits (``held``) for a confirmed name and e-mail address, and for the
    second opinion on every accepted formula.
    """
    row = find_current(attempt_id)
    if row is None or row.state in (State.ISSUED, State.FAILED):
        return row
    moment = now or database_now()
    decided = row.attempt.state == Attempt.State.GRADED and not has_pending_confirmations(row.attempt)
    if row.state == State.HELD and not _make_pending(row, moment, decided=decided):
        return row
    return _issue(row, moment) if decided else row


def _make_pending(row: Certificate, moment: datetime, *, decided: bool) -> bool:
    """Freeze what the certificate will say and draw its slot, if nothing is waited for."""
    if not decided or list_obstacles(row.learner):
        # A confirmation of either kind queues the row by itself; the sweep only looks in case a message was lost.
        row.next_try_at = moment + timedelta(minutes=10 if decided else 0, seconds=20)
        row.save(update_fields=["next_try_at"])
        return False
    slot = draw_slot()
    row.snapshot, row.state = make_facts(row).to_snapshot(), State.PENDING
    row.list_number, row.slot = slot.list_number, slot.slot
    row.save()
    return True


def list_obstacles(learner: User) -> list[str]:
    """Return what the learner still has to do before a certificate: sentences for the page."""
    obstacles, name = [], learner.name.strip()
    if not name:
        obstacles.append("Enter the name that is to be printed on your certificate.")
    elif missing := find_unprintable(name):
        obstacles.append(f"Write your name in other letters: no font here has {' '.join(missing)}.")
    elif find_wishes(learner).confirmed_name != learner.name:
        obstacles.append("Confirm your name as it is to be printed.")
    if not is_email_verified(learner):
        obstacles.append("Confirm your e-mail address.")
    return obstacles


def _issue(row: Certificate, moment: datetime) -> Certificate:
    """Sign, check and save; a failure is tried again, later and later, and after the last try left to an instructor."""
    row.tries += 1
    try:
        with transaction.atomic():
            seal_certificate(row, moment=moment)
    except Exception:
        logger.exception("certificate %s could not be made", row.pk)
        row.refresh_from_db(fields=["state", "credential", "jwt", "issued_at"])
        _postpone(row, moment)
    return row


def _postpone(row: Certificate, moment: datetime) -> None:
    """Try again later; rows that failed together come back a few seconds apart."""
    row.next_try_at = moment + timedelta(seconds=30 * 2**row.tries + row.pk * 7919 % 20)
    if row.tries >= MAX_TRIES:
        row.state = State.FAILED
        record_event(kind="failed", at=moment, facts={"tries": row.tries}, certificate=row)
    row.save(update_fields=["tries", "next_try_at", "state"])


@transaction.atomic
def try_again(*, code: str) -> Certificate:
    """Have a failed certificate tried again from the start."""
    row = Certificate.objects.select_for_update(of=("self",)).get(code=code)
    if row.state == State.FAILED:
        row.state, row.tries, row.next_try_at = State.PENDING, 0, None
        row.save(update_fields=["state", "tries", "next_try_at"])
        queue_issuing(row.attempt_id)
    return row


def make_facts(row: Certificate) -> Facts:
    """Return what the certificate will say for ever: name, score, domains, date, exam, as the learner wishes it."""
    attempt, score, wishes = row.attempt, row.attempt.score, find_wishes(row.learner)
    version = attempt.exam_version
    timing = f"timed, {version.minutes} minutes" if version.minutes else "untimed"
    assert attempt.submitted_at is not None  # noqa: S101  (a constraint: what was graded was submitted)
    accreditor, accreditor_url = find_accreditor()
    salt = secrets.token_hex(16) if wishes.binds_email else ""
    return Facts(
        name=row.learner.name.strip() if wishes.shows_name else "",
        exam_title=attempt.exam.title,
        exam_slug=attempt.exam.slug,
        exam_version=version.number,
        exam_text=f"version {version.number}, {timing}, attempt {attempt.number}",
        points=points_text(score.points),
        max_points=score.slots,
        cut_points=points_to_pass(version.cut_score, score.slots),
        passed_at=to_moment(attempt.submitted_at),
        date_text=date_format(timezone.localtime(attempt.submitted_at), "j F Y"),
        domains=_list_domains(score.domains) if wishes.shows_domains else (),
        email_salt=salt,
        email_hash=hash_email(row.learner.email or "", salt) if salt else "",
        accreditor_name=accreditor,
        accreditor_url=accreditor_url,
    )


def _list_domains(domains: list[dict[str, Any]]) -> tuple[DomainLine, ...]:
    titles = list_domain_titles()
    return tuple(DomainLine(titles[d["domain"]], points_text(Fraction(d["points"])), d["slots"]) for d in domains)


def sign_older_certificates(*, now: datetime | None = None) -> tuple[int, int]:
    """Sign what was issued before there were signatures: same code, same words, same date.

    Returns how many were signed and how many could not be (they are logged and stay as they are).
    """
    signed = failed = 0
    for code in Certificate.objects.filter(state=State.ISSUED, credential="").values_list("code", flat=True):
        try:
            _sign_older(code, now or database_now())
        except Exception:
            logger.exception("certificate %s could not be signed", code)
            failed += 1
        else:
            signed += 1
    return signed, failed


@transaction.atomic
def _sign_older(code: str, moment: datetime) -> None:
    row = Certificate.objects.select_for_update(of=("self",)).get(code=code)
    if row.slot is None:
        slot = draw_slot()
        row.list_number, row.slot = slot.list_number, slot.slot
    seal_certificate(row, moment=moment, issued_at=row.issued_at)
