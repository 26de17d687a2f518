"""The certificates app; hears of passed attempts."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates for passed attempts."""

    name = "certificates"
    verbose_name = "Certificates"

    def ready(self) -> None:
        from certificates import receivers  # noqa: F401  (connects itself to the events of exams)
