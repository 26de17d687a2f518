"""The Celery app and its timetable: sweeps that make up for every lost message."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from grading import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("nabla")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["exams", "certificates"])


@worker_process_init.connect
def prepare(**kwargs: Any) -> None:
    """Draw the grader's primes in each worker, so that no learner waits for them."""
    warm_up()


app.conf.beat_schedule = {
    "close what is due, score what waits": {"task": "exams.tasks.sweep", "schedule": 10.0},
    "forget guests": {"task": "exams.tasks.sweep_guests", "schedule": 3600.0},
    "issue what waits": {"task": "certificates.tasks.sweep", "schedule": 30.0},
}
