"""The project: settings, addresses, workers and the shape of the API."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
