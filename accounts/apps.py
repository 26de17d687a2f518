"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in with an e-mail address."""

    name = "accounts"
    verbose_name = "People"
