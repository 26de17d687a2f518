"""The certificates app; hears of passed attempts."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates for passed attempts."""

    name = "certificates"
    verbose_name = "Certificates"

    def ready(self) -> None:
        # The receivers connect themselves to the events of exams; the web process queues tasks by name.
        from certificates import receivers, tasks  # noqa: F401
