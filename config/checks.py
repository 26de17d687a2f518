"""Refuses wrong settings at the start, each with an id and a hint."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A server needs its own secret, its own name and no debugging."""
    if not settings.PRODUCTION:
        return []
    problems: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 50:
        problems.append(
            Error(
                "SECRET_KEY is missing or short.",
                hint="Set SECRET_KEY or SECRET_KEY_FILE to 50 random characters or more.",
                id="nabla.E001",
            )
        )
    if not settings.ALLOWED_HOSTS:
        problems.append(
            Error("ALLOWED_HOSTS is empty.", hint="Set ALLOWED_HOSTS to the names of this server.", id="nabla.E002")
        )
    if settings.DEBUG:
        problems.append(Error("DEBUG is on in production.", hint="Remove DEBUG from the environment.", id="nabla.E003"))
    return problems


@register(Tags.security)
def check_public_origin(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Certificates carry this address for ever: a server must know its own."""
    origin = urlsplit(settings.PUBLIC_ORIGIN)
    plain = bool(origin.hostname) and not origin.path and not origin.query
    if settings.PUBLIC_ORIGIN and not (plain and origin.scheme in ("http", "https")):
        return [
            Error(
                "PUBLIC_ORIGIN is not an origin.",
                hint="Write it as https://exams.example.org, without a path.",
                id="nabla.E004",
            )
        ]
    if settings.PRODUCTION and origin.scheme != "https":
        return [
            Error(
                "PUBLIC_ORIGIN is missing or not https.",
                hint="Set PUBLIC_ORIGIN to https:// and the server's name.",
                id="nabla.E005",
            )
        ]
    return []
