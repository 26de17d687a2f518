"""Keys: made, registered, rotated, given up. Private halves are files or variables, and never rows."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from certificates.errors import CertificateError
from certificates.identity import to_did
from certificates.keys import (
    ALGORITHMS,
    Algorithm,
    KeyUnreadable,
    Signer,
    make_private_key,
    publish_key,
    read_private_key,
)
from certificates.models import Certificate, SigningKey
from certificates.selectors import public_origin
from certificates.services.events import record_event
from certificates.services.revoking import reissue_certificate
from exams.selectors import database_now

State = SigningKey.State


@transaction.atomic
def create_signing_key(
    *, algorithm: Algorithm, reference: str = "", is_development: bool = False, now: datetime | None = None
) -> SigningKey:
    """Make a key, or register the one that ``reference`` (``env:NAME``, ``file:NAME``) leads to.

    The first of its algorithm is active at once; any other one is published and waits for ``rotate_key``.
    """
    moment = now or database_now()
    fragment = _choose_fragment(algorithm, moment, is_development=is_development)
    private = read_private_key(read_secret(reference) if reference else _write_new(fragment, algorithm))
    published = publish_key(private, fragment=fragment)
    if published.algorithm != algorithm:
        raise KeyUnreadable(f"The key at {reference} is of another kind: {published.algorithm}.")
    first = not SigningKey.objects.filter(algorithm=algorithm, state=State.ACTIVE).exists()
    key = SigningKey.objects.create(
        fragment=fragment,
        algorithm=algorithm,
        multibase=published.multibase,
        jwk=published.jwk,
        state=State.ACTIVE if first else State.PENDING,
        reference=reference or f"file:{fragment}.pem",
        is_development=is_development,
        created_at=moment,
        activated_at=moment if first else None,
    )
    record_event(kind="key made", at=moment, facts={"key": fragment, "state": key.state})
    return key


def create_development_keys() -> None:
    """Make the keys of a private installation, where there are none yet."""
    for algorithm in ALGORITHMS:
        if not SigningKey.objects.filter(algorithm=algorithm, state=State.ACTIVE).exists():
            create_signing_key(algorithm=algorithm, is_development=True)


def _lock_keys(algorithm: str) -> list[SigningKey]:
    """Return all keys of an algorithm, oldest first, locked until the transaction ends.

    Without their keys: a certificate that is being saved refers to them, and holds the end of the log, which we want
    next.
    """
    rows = SigningKey.objects.select_for_update(no_key=True).filter(algorithm=algorithm).order_by("pk")
    return sorted(rows, key=lambda key: (key.created_at, key.pk))


@transaction.atomic
def rotate_key(*, algorithm: Algorithm, now: datetime | None = None) -> SigningKey:
    """Have the key that was published ahead sign from now on; the old one retires and stays published."""
    moment = now or database_now()
    keys = _lock_keys(algorithm)
    new = next((key for key in keys if key.state == State.PENDING), None)
    if new is None:
        raise KeyUnreadable("No key was published ahead. Make one first.")
    active = SigningKey.objects.filter(algorithm=algorithm, state=State.ACTIVE)
    active.update(state=State.RETIRED, retired_at=moment)
    new.state, new.activated_at = State.ACTIVE, moment
    new.save(update_fields=["state", "activated_at"])
    record_event(kind="key rotated", at=moment, facts={"key": new.fragment})
    return new


def compromise_key(*, fragment: str, now: datetime | None = None) -> list[Certificate]:
    """Give up a key: it is published no more, and what it signed is revoked and issued again.

    The next key of its algorithm must have been made before. Returns the certificates that take the place of the old.
    First the key, then each certificate in a transaction of its own: run again it does what is left.
    """
    moment = now or database_now()
    key = _give_up(fragment, moment)
    signed = Certificate.objects.filter(proof_key=key) | Certificate.objects.filter(jwt_key=key)
    codes = signed.filter(state=Certificate.State.ISSUED).order_by("pk").values_list("code", flat=True)
    found = [_reissue(code, moment) for code in list(codes)]
    return [again for again in found if again is not None]


@transaction.atomic
def _give_up(fragment: str, moment: datetime) -> SigningKey:
    """Take the key out of the published ones; once it is committed, nothing that it signs is saved any more."""
    algorithm = SigningKey.objects.get(fragment=fragment).published.algorithm
    key = next(key for key in _lock_keys(algorithm) if key.fragment == fragment)
    if key.state == State.COMPROMISED:
        return key
    was_active = key.state == State.ACTIVE
    key.state, key.compromised_at = State.COMPROMISED, moment
    key.save(update_fields=["state", "compromised_at"])
    record_event(kind="key compromised", at=moment, facts={"key": fragment})
    if was_active:
        rotate_key(algorithm=algorithm, now=moment)
    return key


def _reissue(code: str, moment: datetime) -> Certificate | None:
    """Issue one again; None if somebody revoked it meanwhile."""
    reason = "The key that signed it is not to be trusted any more; it was issued again."
    try:
        return reissue_certificate(code=code, because=reason, now=moment)
    except CertificateError:
        return None


def load_signer(key: SigningKey) -> Signer:
    """Return what signs with a key; raise KeyUnreadable if its private half is not there or is another one."""
    if settings.PRODUCTION and key.is_development:
        raise KeyUnreadable(f"{key.fragment} is a development key: a server does not sign with it.")
    private = read_private_key(read_secret(key.reference))
    if publish_key(private, fragment=key.fragment).multibase != key.multibase:
        raise KeyUnreadable(f"The private key at {key.reference} does not belong to {key.fragment}.")
    return Signer(f"{to_did(public_origin())}#{key.fragment}", private)


def get_active_signer(algorithm: Algorithm) -> tuple[SigningKey, Signer]:
    """Return the key that signs now; raise KeyUnreadable if there is none."""
    key = SigningKey.objects.filter(algorithm=algorithm, state=State.ACTIVE).first()
    if key is None:
        raise KeyUnreadable(f"There is no active {algorithm} key: run manage.py create_signing_key.")
    return key, load_signer(key)


def read_secret(reference: str) -> bytes:
    """Return the PEM text that a reference leads to; raise KeyUnreadable."""
    kind, _, name = reference.partition(":")
    if kind == "env" and os.environ.get(name):
        return os.environ[name].replace("\\n", "\n").encode()
    path = Path(settings.SIGNING_KEY_DIR) / name
    if kind == "file" and path.name == name and path.is_file():
        return path.read_bytes()
    raise KeyUnreadable(f"There is no private key at {reference}.")


def _choose_fragment(algorithm: Algorithm, moment: datetime, *, is_development: bool) -> str:
    """An opaque name: with the key's own multibase as its name, a forger's own key would pass in some verifiers."""
    base = f"{'development-' if is_development else ''}{algorithm}-{moment:%Y-%m}"
    taken = set(SigningKey.objects.filter(fragment__startswith=base).values_list("fragment", flat=True))
    taken |= {path.stem for path in Path(settings.SIGNING_KEY_DIR).glob(f"{base}*.pem")}
    return next(name for n in range(1, 10_000) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _write_new(fragment: str, algorithm: Algorithm) -> bytes:
    """Write a new private key where only its owner reads it; one that is there is never overwritten."""
    folder = Path(settings.SIGNING_KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = make_private_key(algorithm)
    descriptor = os.open(folder / f"{fragment}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return pem
