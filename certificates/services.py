"""Issuing, exactly once: the row is made with the pass, a worker fills it, a constraint forbids a second."""

import hashlib
import logging
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.selectors import is_email_verified
from certificates.documents import is_printable, render_pdf
from certificates.models import Certificate
from certificates.selectors import to_document
from exams.models import Attempt
from exams.pages import points_text
from exams.scoring import points_to_pass
from exams.selectors import database_now, has_pending_confirmations, list_domain_titles

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
    """Take back a row whose attempt went to review; what was issued is never taken back silently."""
    Certificate.objects.filter(attempt=attempt, state__in=[State.HELD, State.PENDING, State.FAILED]).delete()


def queue_issuing(attempt_id: int) -> None:
    """Have a worker issue the certificate of an attempt, once the transaction has committed."""
    task = "certificates.tasks.issue_certificate"
    transaction.on_commit(lambda: current_app.tasks[task].delay(attempt_id), robust=True)


@transaction.atomic
def issue_certificate(*, attempt_id: int, now: datetime | None = None) -> Certificate | None:
    """Issue the certificate of a passed attempt; run twice it returns the same row.

    None while there is nothing to issue. It waits (``held``) for a name and a confirmed e-mail address, and for the
    second opinion on every accepted formula.
    """
    row = Certificate.objects.select_for_update(of=("self",)).filter(attempt_id=attempt_id).first()
    if row is None or row.state in (State.ISSUED, State.REVOKED, State.FAILED):
        return row
    moment = now or database_now()
    if not _is_ready(row):
        row.next_try_at = moment + timedelta(seconds=20)
        row.save(update_fields=["next_try_at"])
        return row
    if row.state == State.HELD:
        row.snapshot, row.state = make_snapshot(row), State.PENDING
    return _issue(row, moment)


def _is_ready(row: Certificate) -> bool:
    attempt = row.attempt
    decided = attempt.state == Attempt.State.GRADED and not has_pending_confirmations(attempt)
    return decided and not list_obstacles(row.learner)


def list_obstacles(learner: User) -> list[str]:
    """Return what the learner still has to do before a certificate: sentences for the page."""
    obstacles = []
    if not learner.name.strip():
        obstacles.append("Enter the name that is to be printed on your certificate.")
    elif not is_printable(learner.name):
        obstacles.append("Write your name in letters that can be printed here: some of its characters have no font.")
    if not is_email_verified(learner):
        obstacles.append("Confirm your e-mail address.")
    return obstacles


def _issue(row: Certificate, moment: datetime) -> Certificate:
    """Make the PDF to see that it can be made, and mark the row issued; a failure is tried again, later and later."""
    row.tries += 1
    row.next_try_at = moment + timedelta(seconds=30 * 2**row.tries)
    try:
        pdf = render_pdf(to_document(row))
    except Exception:
        logger.exception("certificate %s could not be made", row.pk)
        row.save()
        return row
    row.state, row.issued_at, row.next_try_at = State.ISSUED, moment.replace(microsecond=0), None
    row.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    row.save()
    return row


def make_snapshot(row: Certificate) -> dict[str, Any]:
    """Return what the certificate will say for ever: name, score, domains, date, exam."""
    attempt, score = row.attempt, row.attempt.score
    titles, version = list_domain_titles(), attempt.exam_version
    timing = f"timed, {version.minutes} minutes" if version.minutes else "untimed"
    return {
        "name": row.learner.name.strip(),
        "exam_title": attempt.exam.title,
        "points": points_text(score.points),
        "max_points": score.slots,
        "cut_points": points_to_pass(version.cut_score, score.slots),
        "date_text": date_format(timezone.localtime(attempt.submitted_at), "j F Y"),
        "exam_text": f"version {version.number}, {timing}, attempt {attempt.number}",
        "domains": [
            {"title": titles[d["domain"]], "got": points_text(Fraction(d["points"])), "of": d["slots"]}
            for d in score.domains
        ],
    }


@transaction.atomic
def revoke_certificate(*, code: str, because: str, now: datetime | None = None) -> Certificate:
    """Revoke a certificate; its page stays and says so and why."""
    row = Certificate.objects.select_for_update(of=("self",)).get(code=code)
    row.state, row.revoked_because, row.revoked_at = State.REVOKED, because, now or database_now()
    row.save(update_fields=["state", "revoked_because", "revoked_at"])
    return row
