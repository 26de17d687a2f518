"""Wakes workers when the transaction has committed; a rolled-back submit queues nothing."""

from celery import current_app
from django.db import transaction


def queue_scoring(attempt_id: int) -> None:
    """Have a worker score the attempt. The task is named, not imported: tasks stand above services."""
    transaction.on_commit(lambda: _send("exams.tasks.score_attempt", attempt_id), robust=True)


def queue_confirmation(attempt_id: int) -> None:
    """Have a worker ask SymPy about the accepted formulas."""
    transaction.on_commit(lambda: _send("exams.tasks.confirm_attempt", attempt_id), robust=True)


def _send(name: str, attempt_id: int) -> None:
    # A broker that is down must not fail the request: the row is the truth and the sweep sends again.
    current_app.tasks[name].delay(attempt_id)
