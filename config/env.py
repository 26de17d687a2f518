"""Reads the environment: plain variables, secrets from files, and what a first start makes for itself."""

import os
import secrets
from pathlib import Path

import environ

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
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
