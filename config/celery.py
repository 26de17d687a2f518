"""The Celery app and its timetable: sweeps that make up for every lost message."""

import os
from typing import Any

import django
from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

from grading import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("nabla")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["exams", "certificates"])


@worker_init.connect
@beat_init.connect
def refuse_wrong_settings(**kwargs: Any) -> None:
    """End a server's worker or timetable that would run with wrong settings, for example sign with a known key."""
    django.setup()
    from django.core.management.base import SystemCheckError

    from config.checks import require_sound_settings

    try:
        require_sound_settings()
    except SystemCheckError as error:
        # Beat has turned the streams into a log by now, and Celery goes on whatever its handlers raise but for this.
        os.write(2, f"{error}\n".encode())
        raise SystemExit(1) from None


@worker_process_init.connect
def prepare(**kwargs: Any) -> None:
    """Draw the grader's primes in each worker, so that no learner waits for them."""
    warm_up()


app.conf.beat_schedule = {
    "close what is due, score what waits": {"task": "exams.tasks.sweep", "schedule": 10.0},
    "forget guests": {"task": "exams.tasks.sweep_guests", "schedule": 3600.0},
    "issue what waits": {"task": "certificates.tasks.sweep", "schedule": 30.0},
}
