"""Wrong settings stop the start, each with an id and a hint."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from certificates.models import SigningKey
from config.checks import (
    check_accreditor,
    check_development_files,
    check_production,
    check_public_origin,
    check_signing_keys,
)
from tests.factories import make_signing_keys

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "PRODUCTION": True,
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": ["nabla.example"],
    "DEBUG": False,
    "PUBLIC_ORIGIN": "https://nabla.example",
}
WRONG = [
    ("SECRET_KEY", "short", "nabla.E001"),
    ("ALLOWED_HOSTS", [], "nabla.E002"),
    ("DEBUG", True, "nabla.E003"),
    ("PUBLIC_ORIGIN", "nabla.example/path", "nabla.E004"),
    ("PUBLIC_ORIGIN", "", "nabla.E005"),
    ("PUBLIC_ORIGIN", "http://nabla.example", "nabla.E005"),
]


def problems(settings, **values):
    for name, value in {**GOOD, **values}.items():
        setattr(settings, name, value)
    return [*check_production(None), *check_public_origin(None)]


def test_good_settings_pass(settings):
    assert problems(settings) == []


@pytest.mark.parametrize(("name", "value", "code"), WRONG)
def test_a_wrong_setting_is_named_with_a_hint(settings, name, value, code):
    [problem] = problems(settings, **{name: value})
    assert problem.id == code
    assert problem.hint


def test_a_private_installation_needs_nothing(settings):
    assert problems(settings, PRODUCTION=False, SECRET_KEY="x", ALLOWED_HOSTS=[], PUBLIC_ORIGIN="") == []


def test_a_server_is_refused_while_a_development_key_lies_in_its_folder(settings, tmp_path):
    settings.PRODUCTION, settings.SIGNING_KEY_DIR = True, tmp_path
    assert check_development_files(None) == []
    (tmp_path / "development-ed25519-2026-11.pem").touch()
    assert [problem.id for problem in check_development_files(None)] == ["nabla.E006"]
    settings.PRODUCTION = False
    assert check_development_files(None) == []


def test_a_server_is_refused_with_an_active_development_key_and_warned_without_any(db, settings):
    settings.PRODUCTION = True
    assert [problem.id for problem in check_signing_keys(None, ["default"])] == ["nabla.W001"]
    make_signing_keys()
    assert check_signing_keys(None, ["default"]) == []
    SigningKey.objects.filter(algorithm="p256").update(is_development=True)
    assert [problem.id for problem in check_signing_keys(None, ["default"])] == ["nabla.E006"]
    settings.PRODUCTION = False
    assert check_signing_keys(None, ["default"]) == []


@pytest.mark.parametrize(
    ("name", "url", "found"),
    [
        ("", "", []),
        ("An Outside Body", "https://body.example", []),
        ("An Outside Body", "", ["nabla.E007"]),
        ("An Outside Body", "http://body.example", ["nabla.E007"]),
        ("", "https://body.example", ["nabla.E007"]),
    ],
)
def test_an_accreditor_needs_a_name_and_an_address(settings, name, url, found):
    settings.ACCREDITOR_NAME, settings.ACCREDITOR_URL = name, url
    assert [problem.id for problem in check_accreditor(None)] == found


class Server:
    """A server's data folder, in which processes are started as an operator starts them."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL")},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "NABLA_DATA": str(folder),
            "PRODUCTION": "1",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "nabla.example",
            "PUBLIC_ORIGIN": "https://nabla.example",
            "SIGNING_KEY_DIR": str(folder / "keys"),
        }

    def run(self, *command, **environment):
        """Exit code and everything that was said."""
        parts = [part.replace("{folder}", str(self.folder)) for part in command]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *parts], cwd=ROOT, env={**self.environment, **environment},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def server(tmp_path):
    """A server with a database and the keys of a private installation."""
    (tmp_path / "keys").mkdir()
    return Server(tmp_path)


def check_refused(said, hint):
    """The exit code, the id and the hint."""
    code, text = said
    assert code != 0, text
    assert "nabla.E006" in text, text
    assert hint in text, text


CHECK = ("manage.py", "check", "--deploy", "--database", "default")
WEB = ("-m", "granian", "--interface", "wsgi", "--port", "0", "--workers", "1", "--no-ws", "config.wsgi:application")
WORKER = ("-m", "celery", "-A", "config", "worker", "-c", "1", "-P", "solo")
BEAT = ("-m", "celery", "-A", "config", "beat", "--pidfile", "", "--schedule", "{folder}/beat")
IMPORT = ("-c", "import config.wsgi; print('it started')")
MOVE = "Move the development keys away, then run manage.py create_signing_key."
ROTATE = "Run manage.py create_signing_key and manage.py rotate_signing_key --now for each algorithm."


@pytest.mark.parametrize("command", [CHECK, ("manage.py", "migrate"), WEB, WORKER, BEAT])
def test_a_server_does_not_start_beside_a_development_key(server, command):
    (server.folder / "keys" / "development-ed25519-2026-11.pem").touch()
    check_refused(server.run(*command), MOVE)


@pytest.mark.full
def test_a_server_does_not_start_on_the_database_of_a_private_installation(server):
    """The key files were moved away, and the database still signs with them."""
    private = {"PRODUCTION": "0", "SIGNING_KEY_DIR": str(server.folder / "private")}
    assert server.run("manage.py", "migrate", **private)[0] == 0
    make = "import django; django.setup(); from certificates.services import create_development_keys as c; c()"
    assert server.run("-c", make, **private) == (0, "")
    for command in (CHECK, ("manage.py", "migrate"), WEB, WORKER, BEAT):
        check_refused(server.run(*command), ROTATE)
    for step in (
        ["create_signing_key"],
        ["rotate_signing_key", "ed25519", "--now"],
        ["rotate_signing_key", "p256", "--now"],
    ):
        assert server.run("manage.py", *step)[0] == 0
    assert server.run(*IMPORT) == (0, "it started\n")


def test_a_good_server_starts_and_one_whose_database_is_away_waits_for_it(server):
    assert server.run(*IMPORT) == (0, "it started\n")
    code, text = server.run(*IMPORT, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert (code, "it started" in text) == (0, True)
