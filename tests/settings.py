"""The settings of tests: a data folder of their own, and what makes them quick without changing what they test."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("NABLA_DATA", tempfile.mkdtemp(prefix="nabla-tests-"))
if "PYTEST_XDIST_WORKER" in os.environ:  # side by side they would write each other's keys
    os.environ["NABLA_DATA"] = str(Path(os.environ["NABLA_DATA"]) / os.environ["PYTEST_XDIST_WORKER"])
# The browser drives the live server beside an event loop; Django's guard would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
(Path(os.environ["NABLA_DATA"]) / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing

from config.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {name: {"BACKEND": _LOCAL, "LOCATION": name} for name in ("default", "renderings")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, like the real thing: in memory the threads of the live server share a cache whose locks do not wait.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["NABLA_DATA"]) / "test.sqlite3")}  # noqa: F405
