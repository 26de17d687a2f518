"""The exams app."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Assessments on offer and the attempts at them."""

    name = "exams"
    verbose_name = "Exams"

    def ready(self) -> None:
        # The web process queues tasks by name, so it must know them too; receivers connect themselves to accounts.
        from exams import receivers, tasks  # noqa: F401
