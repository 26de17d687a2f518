"""Signs a credential: two embedded proofs (eddsa-rdfc-2022, eddsa-jcs-2022) and a JWT (ES256)."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from certificates.canonical import Json, to_json, to_rdf
from certificates.keys import KeyUnreadable, Signer, sign_bytes

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def to_moment(moment: datetime) -> str:
    """Return a time as credentials write it: UTC, whole seconds, cut off and not rounded.

    >>> to_moment(datetime(2026, 11, 24, 9, 0, 0, 999999, tzinfo=UTC))
    '2026-11-24T09:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: Any) -> datetime:
    """Return the time of a credential (UTC, whole seconds); raise ValueError for every other spelling."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        raise ValueError("not a time as credentials write it")
    return datetime.fromisoformat(text)


def sign_credential(document: Json, *, signer: Signer, now: datetime) -> Json:
    """Return the credential with both proofs, each over the document without any proof."""
    plain = {key: value for key, value in document.items() if key != "proof"}
    return {**plain, "proof": [make_proof(plain, suite=suite, signer=signer, now=now) for suite in (RDFC, JCS)]}


def make_proof(document: Json, *, suite: str, signer: Signer, now: datetime) -> Json:
    """Return one Data Integrity proof (W3C, Data Integrity EdDSA Cryptosuites v1.0, 3.2 and 3.3)."""
    proof: Json = {
        "type": "DataIntegrityProof",
        "created": to_moment(now),
        "verificationMethod": signer.method,
        "cryptosuite": suite,
        "proofPurpose": "assertionMethod",
    }
    if suite == JCS:
        proof["@context"] = document["@context"]
    proof["proofValue"] = sign_bytes(signer, data_to_sign(document, proof))
    return proof


def data_to_sign(document: Json, proof: Json) -> bytes:
    """Return what a proof signs: the hash of its own options, then the hash of the document."""
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    if proof["cryptosuite"] == RDFC:
        options = {**options, "@context": document["@context"]}
    write = to_json if proof["cryptosuite"] == JCS else to_rdf
    return hashlib.sha256(write(options)).digest() + hashlib.sha256(write(document)).digest()


def sign_jwt(credential: Json, *, signer: Signer) -> str:
    """Return the credential as a JWT whose registered claims say what the credential says (Open Badges 3.0, 8.2)."""
    if not isinstance(signer.private, ec.EllipticCurvePrivateKey):
        raise KeyUnreadable("A JWT is signed with a P-256 key.")
    header = {"alg": "ES256", "typ": "JWT", "kid": signer.method}
    claims = {**credential, **list_claims(credential)}
    return jwt.encode(header, claims, ECKey.import_key(signer.private), algorithms=["ES256"])


def list_claims(credential: Json) -> Json:
    """Return the registered claims that belong to a credential."""
    return {
        "iss": credential["issuer"]["id"],
        "sub": credential["credentialSubject"]["id"],
        "jti": credential["id"],
        "nbf": int(read_moment(credential["validFrom"]).timestamp()),
    }
