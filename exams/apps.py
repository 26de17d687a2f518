"""The exams app."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Assessments on offer and the attempts at them."""

    name = "exams"
    verbose_name = "Exams"

    def ready(self) -> None:
        from exams import tasks  # noqa: F401  (the web process queues them by name, so it must know them too)
