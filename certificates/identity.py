"""Who issues: did:web, its document and its key set, as the world reads them."""

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from certificates.canonical import Json
from certificates.keys import PublishedKey


def to_did(origin: str) -> str:
    """Return the did:web of an origin.

    >>> to_did("http://localhost:8000")
    'did:web:localhost%3A8000'
    """
    return f"did:web:{quote(urlsplit(origin).netloc, safe='.-')}"


def to_host(did: str) -> str:
    """Return the host (and port) of a did:web; "" for any other text."""
    head = "did:web:"
    return unquote(did.removeprefix(head)) if did.startswith(head) and ":" not in did.removeprefix(head) else ""


def build_did_document(*, origin: str, keys: Iterable[PublishedKey]) -> Json:
    """Return the DID document: every key that still counts stands in ``assertionMethod``.

    Ed25519 keys as Multikey, which verifiers of embedded proofs read; P-256 keys as JsonWebKey, which those of JWTs do.
    """
    did, keys = to_did(origin), list(keys)
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": did,
        "verificationMethod": [_describe(did, key) for key in keys],
        "assertionMethod": [f"{did}#{key.fragment}" for key in keys],
    }


def _describe(did: str, key: PublishedKey) -> Json:
    entry: Json = {"id": f"{did}#{key.fragment}", "controller": did}
    if key.algorithm == "ed25519":
        return {**entry, "type": "Multikey", "publicKeyMultibase": key.multibase}
    return {**entry, "type": "JsonWebKey", "publicKeyJwk": key.jwk}


def build_key_set(*, origin: str, keys: Iterable[PublishedKey]) -> Json:
    """Return the same keys as a JSON Web Key Set."""
    did = to_did(origin)
    algorithms = {"ed25519": "EdDSA", "p256": "ES256"}
    return {
        "keys": [
            {**key.jwk, "kid": f"{did}#{key.fragment}", "use": "sig", "alg": algorithms[key.algorithm]} for key in keys
        ]
    }
