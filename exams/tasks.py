"""What workers do: score, confirm, sweep. Each may run twice."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from celery import shared_task

from exams import services
from exams.models import Attempt
from exams.selectors import database_now, list_due_attempts, list_unconfirmed_attempts, list_unscored_attempts

logger = logging.getLogger(__name__)
SWEEP_SIZE = 200


@shared_task(name="exams.tasks.score_attempt")
def score_attempt(attempt_id: int) -> None:
    """Grade a submitted attempt; one that was deleted meanwhile leaves nothing to do."""
    with suppress(Attempt.DoesNotExist):
        services.score_attempt(attempt_id=attempt_id)


@shared_task(name="exams.tasks.confirm_attempt")
def confirm_attempt(attempt_id: int) -> None:
    """Ask SymPy about the accepted formulas of a graded attempt, if it is still there."""
    with suppress(Attempt.DoesNotExist):
        services.confirm_attempt(attempt_id=attempt_id)


@shared_task(name="exams.tasks.sweep")
def sweep() -> None:
    """Close what is due, score what waits, confirm what is unconfirmed: whatever message was lost."""
    now = database_now()
    _each(list_due_attempts(now)[:SWEEP_SIZE], _close)
    _each(list_unscored_attempts(now)[:SWEEP_SIZE], lambda attempt: services.score_attempt(attempt_id=attempt.pk))
    _each(list_unconfirmed_attempts()[:SWEEP_SIZE], lambda attempt: services.confirm_attempt(attempt_id=attempt.pk))


@shared_task(name="exams.tasks.sweep_guests")
def sweep_guests() -> None:
    """Delete the guests of whom nothing was heard for thirty days."""
    services.sweep_guests()


def _close(attempt: Attempt) -> None:
    services.close_attempt(attempt_id=attempt.pk, closed_by=Attempt.ClosedBy.SWEEP, only_if_due=True)


def _each(attempts: Iterable[Attempt], act: Callable[[Attempt], Any]) -> None:
    """Act on each in a transaction of its own; one that fails is logged and does not stop the others."""
    for attempt in attempts:
        try:
            act(attempt)
        except Attempt.DoesNotExist:  # its learner left between the list and the lock
            continue
        except Exception:
            logger.exception("the sweep passed over attempt %s", attempt.public_id)
