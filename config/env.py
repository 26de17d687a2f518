"""Reads the environment: plain variables, secrets from files, and what a first start makes for itself."""

import os
import secrets
import time
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def data_folder(base: Path) -> Path:
    """Return the folder for everything that a running installation writes, made if it is missing.

    ``NABLA_DATA`` names it; ``var/`` beside manage.py is the default.
    """
    folder = Path(env.str("NABLA_DATA", default=str(base / "var"))).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(name: str, default: str = "") -> str:
    """Return a secret from ``NAME`` or from the file that ``NAME_FILE`` names."""
    path = os.environ.get(f"{name}_FILE", "")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def local_secret_key(folder: Path) -> str:
    """Return this installation's own key, made at random on the first start and kept in the data folder."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _read_key(path: Path) -> str:
    """Return the key of the file; a process that starts at the same moment may not have written it yet."""
    for _ in range(300):
        if key := path.read_text(encoding="ascii"):
            return key
        time.sleep(0.1)
    raise ImproperlyConfigured(f"{path} is empty: delete it, and the next start makes another key.")
