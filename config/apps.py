"""Registers the checks of the settings and the look of the admin."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The project itself, as an app, so that its checks and commands are found."""

    name = "config"
    verbose_name = "Nabla"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers itself once apps are loaded)
