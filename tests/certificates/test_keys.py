"""Keys: made, published, rotated, given up; their private halves are never in the database."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from certificates.keys import KeyUnreadable, decode_base58, encode_base58, make_private_key, read_private_key
from certificates.models import Certificate, CertificateEvent, SigningKey
from certificates.selectors import build_did, build_jwks, find_successor
from certificates.services import (
    compromise_key,
    create_development_keys,
    create_signing_key,
    issue_certificate,
    load_signer,
    rotate_key,
)
from certificates.services.auditing import our_world
from certificates.verifying import verify_credential, verify_jwt
from exams.services import confirm_attempt
from tests.factories import START, begin, finish

LATER = START + timedelta(minutes=9)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    """New keys go to a folder of their own, beside those that all tests share."""
    shared = Path(settings.SIGNING_KEY_DIR)
    settings.SIGNING_KEY_DIR = tmp_path
    for path in shared.glob("test-*.pem"):
        (tmp_path / path.name).write_bytes(path.read_bytes())


def is_genuine(row, now=LATER):
    credential = json.loads(row.credential)
    world = our_world(credential, now=now)
    return verify_credential(credential, world).is_genuine and verify_jwt(row.jwt, world).is_genuine


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\1", bytes(range(34))])
def test_base_58_is_read_as_it_is_written(data):
    assert decode_base58(encode_base58(data)) == data


@pytest.mark.parametrize("text", ["", "abc", "z0", "z" + "1" * 300])
def test_what_is_not_base_58_is_refused(text):
    with pytest.raises(ValueError):
        decode_base58(text)


def test_the_private_half_is_a_file_for_its_owner_and_never_a_row(db):
    key = create_signing_key(algorithm="ed25519", now=START)
    path = Path(settings.SIGNING_KEY_DIR) / f"{key.fragment}.pem"
    assert path.stat().st_mode & 0o077 == 0
    assert "PRIVATE" in path.read_text()
    stored = serializers.serialize("json", [*SigningKey.objects.all(), *CertificateEvent.objects.all()])
    secret = "".join(path.read_text().splitlines()[1:-1])
    assert "PRIVATE" not in stored
    assert secret not in stored
    assert '"d"' not in stored.replace(" ", "")


def test_the_name_of_a_key_says_nothing_about_the_key(db):
    key = create_signing_key(algorithm="ed25519", now=START)
    assert key.fragment == "ed25519-2026-11"
    assert key.multibase not in key.fragment


def test_the_first_key_is_active_and_the_next_one_waits(db):
    states = [create_signing_key(algorithm="p256", now=START).state for _ in range(2)]
    assert states == ["active", "pending"]


def test_the_database_forbids_two_active_keys(db):
    create_signing_key(algorithm="p256", now=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(fragment="x", algorithm="p256", jwk={}, state="active", created_at=START)


def test_a_key_may_come_from_the_environment(db, monkeypatch):
    monkeypatch.setenv("NABLA_TEST_KEY", make_private_key("ed25519").decode().replace("\n", "\\n"))
    key = create_signing_key(algorithm="ed25519", reference="env:NABLA_TEST_KEY", now=START)
    assert load_signer(key).method.endswith("#ed25519-2026-11")
    assert list(Path(settings.SIGNING_KEY_DIR).glob("ed25519*")) == []


@pytest.mark.parametrize("reference", ["env:NOT_SET", "file:none.pem", "file:../../etc/passwd", "other:x", ""])
def test_a_private_half_that_is_not_there_is_said_so(db, reference):
    key = create_signing_key(algorithm="ed25519", now=START)
    key.reference = reference
    with pytest.raises(KeyUnreadable):
        load_signer(key)


def test_a_private_half_of_another_key_signs_nothing(db):
    one, other = (create_signing_key(algorithm="ed25519", now=START) for _ in range(2))
    one.reference = other.reference
    with pytest.raises(KeyUnreadable):
        load_signer(one)


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(pem):
    with pytest.raises(KeyUnreadable):
        read_private_key(pem)


def test_a_server_does_not_sign_with_a_development_key(db, settings):
    create_development_keys()
    key = SigningKey.objects.get(algorithm="ed25519")
    assert load_signer(key)
    settings.PRODUCTION = True
    with pytest.raises(KeyUnreadable):
        load_signer(key)


def test_development_keys_are_made_once_even_where_a_file_was_left(db):
    create_development_keys()
    create_development_keys()
    assert SigningKey.objects.count() == 2
    CertificateEvent.objects.all().delete()
    SigningKey.objects.all().delete()
    create_development_keys()
    assert SigningKey.objects.filter(state="active").count() == 2


def test_a_key_is_published_before_it_signs(certificate):
    new = create_signing_key(algorithm="ed25519", now=LATER)
    assert f"{build_did()['id']}#{new.fragment}" in build_did()["assertionMethod"]
    assert is_genuine(certificate)


def test_after_a_rotation_old_ones_verify_and_new_ones_use_the_new_key(certificate, exam, other_learner):
    for algorithm in ("ed25519", "p256"):
        create_signing_key(algorithm=algorithm, now=LATER)
        rotate_key(algorithm=algorithm, now=LATER)
    assert is_genuine(certificate)
    attempt = begin(exam, other_learner, seed=3)
    finish(attempt)
    confirm_attempt(attempt_id=attempt.pk)
    new = issue_certificate(attempt_id=attempt.pk, now=LATER)
    assert is_genuine(new)
    assert new.proof_key != certificate.proof_key
    assert new.proof_key.fragment in new.credential
    assert {key["kid"].split("#")[1] for key in build_jwks()["keys"]} == set(
        SigningKey.objects.values_list("fragment", flat=True)
    )


@pytest.mark.parametrize("algorithm", ["ed25519", "p256"])
def test_what_a_compromised_key_signed_is_refused_and_issued_again(certificate, algorithm):
    old = SigningKey.objects.get(algorithm=algorithm)
    create_signing_key(algorithm=algorithm, now=LATER)
    [again] = compromise_key(fragment=old.fragment, now=LATER)
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    assert not is_genuine(certificate)
    assert f'#{old.fragment}"' not in json.dumps([build_did(), build_jwks()])
    issued = issue_certificate(attempt_id=certificate.attempt_id, now=LATER)
    assert (issued.pk, issued.state, issued.supersedes) == (again.pk, "issued", certificate)
    assert is_genuine(issued)
    assert issued.snapshot == certificate.snapshot
    assert issued.code != certificate.code
    assert find_successor(certificate) == issued


def test_an_active_key_is_not_given_up_without_another_one(certificate):
    old = SigningKey.objects.get(algorithm="ed25519")
    with pytest.raises(KeyUnreadable), transaction.atomic():
        compromise_key(fragment=old.fragment, now=LATER)
    old.refresh_from_db()
    assert old.state == "active"


def test_a_key_is_given_up_in_steps_that_can_be_repeated(certificate, monkeypatch):
    """The command was ended between the key and the certificates: run again it does what is left, once."""
    old = certificate.proof_key
    create_signing_key(algorithm="ed25519", now=LATER)
    with monkeypatch.context() as broken:
        broken.setattr("certificates.services.keys.reissue_certificate", lambda **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            compromise_key(fragment=old.fragment, now=LATER)
    old.refresh_from_db()
    assert old.state == "compromised"
    assert len(compromise_key(fragment=old.fragment, now=LATER)) == 1
    assert compromise_key(fragment=old.fragment, now=LATER) == []
    assert CertificateEvent.objects.filter(kind="key compromised").count() == 1


def run(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_the_commands_rotate_in_two_steps(db):
    assert run("create_signing_key").count("is active") == 2
    assert run("create_signing_key", "--if-missing") == ""
    assert "run this again in a day" in run("rotate_signing_key", "ed25519")
    assert "signs from now on" in run("rotate_signing_key", "ed25519")
    assert "signs from now on" in run("rotate_signing_key", "p256", "--now")
    assert SigningKey.objects.filter(state="retired").count() == 2


def test_the_command_gives_up_a_key(certificate):
    old = SigningKey.objects.get(algorithm="ed25519")
    assert "1 certificates are issued again" in run("rotate_signing_key", "--compromised", old.fragment)
    assert Certificate.objects.filter(state="pending").count() == 1


@pytest.mark.parametrize(
    "command",
    [
        ("rotate_signing_key",),
        ("rotate_signing_key", "--compromised", "none"),
        ("create_signing_key", "--reference", "env:X"),
        ("create_signing_key", "--algorithm", "p256", "--reference", "env:NOT_SET"),
        ("sample_certificate", "--out", "unused"),
    ],
)
def test_the_commands_say_what_is_missing(db, command):
    with pytest.raises(CommandError):
        run(*command)


def test_a_reference_never_leads_out_of_the_folder_of_keys(db, settings, tmp_path):
    (tmp_path / "outside.pem").write_bytes(make_private_key("ed25519"))
    settings.SIGNING_KEY_DIR = tmp_path / "keys"
    settings.SIGNING_KEY_DIR.mkdir()
    with pytest.raises(KeyUnreadable):
        create_signing_key(algorithm="ed25519", reference="file:../outside.pem", now=START)
