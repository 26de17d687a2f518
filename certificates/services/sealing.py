"""Makes a certificate out of its row: built, signed, checked as a stranger would check it, and saved."""

import hashlib
import json
from datetime import datetime

from certificates.badges import read_file
from certificates.credential import Award, build_credential
from certificates.documents import render_pdf
from certificates.facts import Facts
from certificates.models import Certificate, SigningKey
from certificates.selectors import build_did, find_place, to_sheet
from certificates.services.events import record_event
from certificates.services.keys import get_active_signer
from certificates.services.lists import sign_list
from certificates.signing import list_claims, sign_credential, sign_jwt
from certificates.verifying import World, open_jwt, verify_credential


class NotGenuine(Exception):
    """Our own check refuses what we have just made: it is not saved."""


def seal_certificate(row: Certificate, *, moment: datetime, issued_at: datetime | None = None) -> None:
    """Sign a row whose snapshot and slot stand, check the result and save it with its event.

    Raises NotGenuine, KeyUnreadable, NotCanonical or Unprintable; then nothing was saved, if the caller rolls back.
    """
    row.issued_at = (issued_at or moment).replace(microsecond=0)
    proof_key = _sign(row, moment)
    _require_genuine(row, moment)
    pdf = render_pdf(to_sheet(row))
    if read_file(pdf) != json.loads(row.credential):
        raise NotGenuine("The paper carries another credential.")
    row.state, row.next_try_at = Certificate.State.ISSUED, None
    row.credential_sha256, row.jwt_sha256 = _hash(row.credential.encode()), _hash(row.jwt.encode())
    row.pdf_sha256 = _hash(pdf)
    row.save()
    facts = {
        "credential": row.credential_sha256,
        "jwt": row.jwt_sha256,
        "key": proof_key.fragment,
        "list": row.list_number,
        "slot": row.slot,
    }
    record_event(kind="issued", at=moment, facts=facts, certificate=row)
    _require_trusted(row)


def _require_trusted(row: Certificate) -> None:
    """Look at the keys once more. The end of the log is locked now: a key that is given up later finds this row."""
    keys = SigningKey.objects.filter(pk__in=[row.proof_key_id, row.jwt_key_id])
    if keys.filter(state=SigningKey.State.COMPROMISED).exists():
        raise NotGenuine("The key was given up while it signed.")


def _sign(row: Certificate, moment: datetime) -> SigningKey:
    """Fill in the credential in both forms, and the keys that signed it."""
    proof_key, proof_signer = get_active_signer("ed25519")
    jwt_key, jwt_signer = get_active_signer("p256")
    assert row.issued_at is not None  # noqa: S101  (set by the caller)
    award = Award(Facts.from_snapshot(row.snapshot), find_place(row), f"urn:uuid:{row.subject}", row.issued_at)
    credential = sign_credential(build_credential(award), signer=proof_signer, now=moment)
    row.credential = json.dumps(credential, ensure_ascii=False, separators=(",", ":"))
    row.jwt = sign_jwt(credential, signer=jwt_signer)
    row.proof_key, row.jwt_key = proof_key, jwt_key
    return proof_key


def _require_genuine(row: Certificate, moment: datetime) -> None:
    """Check both forms against our own published keys; a list without any bit set stands for the real one."""
    place = find_place(row)
    status = sign_list(number=place.list_number, revoked=[], now=moment)
    world = World(build_did(), {place.list_address: status}, moment)
    credential = json.loads(row.credential)
    finding = verify_credential(credential, world)
    if not finding.is_genuine:
        raise NotGenuine(" ".join(finding.reasons))
    if open_jwt(row.jwt, world.did) != {**credential, **list_claims(credential)}:
        raise NotGenuine("The JWT says something else.")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
