"""Refuses wrong settings at the start, each with an id and a hint."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from certificates.keys import ALGORITHMS
from certificates.models import SigningKey

logger = logging.getLogger(__name__)


def require_sound_settings() -> None:
    """Raise SystemCheckError where a server would start with wrong settings: granian and Celery run no checks.

    A database that does not answer is no wrong setting: it is waited for, and /healthz says so.
    """
    if not settings.PRODUCTION:
        return
    found = run_checks(tags=[Tags.security])
    try:
        found += run_checks(tags=[Tags.database], databases=["default"])
    except OperationalError:
        logger.warning("the database does not answer yet: its signing keys were not looked at")
    finally:
        connection.close()
    if serious := [str(problem) for problem in found if problem.is_serious()]:
        raise SystemCheckError("\n".join(["It does not start with these settings:", *serious]))


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


@register(Tags.security)
def check_accreditor(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """That somebody accredits a certificate is a claim about them: it needs a name and an address to ask at."""
    address = urlsplit(settings.ACCREDITOR_URL)
    if (settings.ACCREDITOR_NAME and address.scheme != "https") or (
        settings.ACCREDITOR_URL and not settings.ACCREDITOR_NAME
    ):
        return [
            Error(
                "The accreditor has no name, or no https address.",
                hint="Set both ACCREDITOR_NAME and ACCREDITOR_URL, or neither.",
                id="nabla.E007",
            )
        ]
    return []


@register(Tags.security)
def check_development_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A development key was made without anybody's doing: a server must not even have it."""
    if settings.PRODUCTION and any(settings.SIGNING_KEY_DIR.glob("development-*.pem")):
        return [
            Error(
                "There is a development key in the folder of signing keys.",
                hint="Move the development keys away, then run manage.py create_signing_key.",
                id="nabla.E006",
            )
        ]
    return []


@register(Tags.database)
def check_signing_keys(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Run by migrate: a server that signs with a development key, or with none."""
    table = SigningKey._meta.db_table
    if not settings.PRODUCTION or not databases or table not in connection.introspection.table_names():
        return []
    active = SigningKey.objects.filter(state=SigningKey.State.ACTIVE)
    if active.filter(is_development=True).exists():
        hint = "Run manage.py create_signing_key and manage.py rotate_signing_key --now for each algorithm."
        return [Error("The active signing key is a development key.", hint=hint, id="nabla.E006")]
    if active.count() < len(ALGORITHMS):
        hint = "Run manage.py create_signing_key."
        return [Warning("No key signs certificates: none can be issued.", hint=hint, id="nabla.W001")]
    return []
