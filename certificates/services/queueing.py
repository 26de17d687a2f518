"""Wakes a worker, once what it is to work on has been committed."""

from celery import current_app
from django.db import transaction


def queue_issuing(attempt_id: int) -> None:
    """Have a worker issue the certificate of an attempt, once the transaction has committed."""
    task = "certificates.tasks.issue_certificate"
    transaction.on_commit(lambda: current_app.tasks[task].delay(attempt_id), robust=True)
