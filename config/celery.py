"""The Celery app and its timetable: sweeps that make up for every lost message."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("nabla")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["exams", "certificates"])
app.conf.beat_schedule = {
    "close what is due, score what waits": {"task": "exams.tasks.sweep", "schedule": 10.0},
    "issue what waits": {"task": "certificates.tasks.sweep", "schedule": 30.0},
}
