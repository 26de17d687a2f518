"""The exams app."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Assessments on offer and the attempts at them."""

    name = "exams"
    verbose_name = "Exams"
