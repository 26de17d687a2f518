"""What workers do: issue, and sweep what a lost message missed."""

import logging

from celery import shared_task

from certificates import services
from certificates.selectors import list_waiting
from exams.selectors import database_now

logger = logging.getLogger(__name__)


@shared_task(name="certificates.tasks.issue_certificate", acks_late=True, reject_on_worker_lost=True)
def issue_certificate(attempt_id: int) -> None:
    """Issue the certificate of an attempt."""
    services.issue_certificate(attempt_id=attempt_id)


@shared_task(name="certificates.tasks.sweep")
def sweep() -> None:
    """Issue what waits; one that fails does not stop the others."""
    for row in list_waiting(database_now())[:200]:
        try:
            services.issue_certificate(attempt_id=row.attempt_id)
        except Exception:
            logger.exception("the sweep passed over certificate %s", row.pk)
