"""Signing keys as bytes: made, written down, published (Multikey and JWK) and used. Nothing is stored here."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from joserfc.jwk import ECKey, OKPKey

Algorithm = Literal["ed25519", "p256"]
ALGORITHMS: tuple[Algorithm, ...] = ("ed25519", "p256")
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey
# Multicodec prefixes of public keys, as variable-length integers.
PREFIXES: dict[Algorithm, bytes] = {"ed25519": b"\xed\x01", "p256": b"\x80\x24"}
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class KeyUnreadable(Exception):
    """A private key is missing or is not what it should be: the operator can put it right."""


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """What the world knows of a key: its fragment (``#`` is not part of it), algorithm and public parts."""

    fragment: str
    algorithm: Algorithm
    multibase: str
    jwk: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the address under which its public part is published, ``did:web:HOST#FRAGMENT``."""

    method: str
    private: PrivateKey


def make_private_key(algorithm: Algorithm) -> bytes:
    """Return a new private key as PEM (PKCS 8)."""
    key: PrivateKey
    key = ed25519.Ed25519PrivateKey.generate() if algorithm == "ed25519" else ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def read_private_key(pem: bytes) -> PrivateKey:
    """Return the private key of a PEM text; raise KeyUnreadable."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnreadable("The private key is not a PEM text in PKCS 8, or it has a password.") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise KeyUnreadable("The private key is neither Ed25519 nor P-256.")


def publish_key(key: PrivateKey, *, fragment: str) -> PublishedKey:
    """Return the public parts of a key."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = key.public_key().public_bytes_raw()
        jwk = OKPKey.import_key(key.public_key()).as_dict(private=False)
        return PublishedKey(fragment, "ed25519", _multibase("ed25519", raw), dict(jwk))
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    jwk = ECKey.import_key(key.public_key()).as_dict(private=False)
    return PublishedKey(fragment, "p256", _multibase("p256", point), dict(jwk))


def read_multibase(text: str) -> PublicKey:
    """Return the public key of a Multikey; raise ValueError for anything else."""
    raw = decode_base58(text)
    if raw.startswith(PREFIXES["ed25519"]):
        return ed25519.Ed25519PublicKey.from_public_bytes(raw[2:])
    if raw.startswith(PREFIXES["p256"]):
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[2:])
    raise ValueError("an unknown kind of key")


def sign_bytes(signer: Signer, data: bytes) -> str:
    """Return an Ed25519 signature in base 58 with its ``z``."""
    if not isinstance(signer.private, ed25519.Ed25519PrivateKey):
        raise KeyUnreadable("Embedded proofs are made with an Ed25519 key.")
    return encode_base58(signer.private.sign(data))


def is_signed(key: PublicKey, signature: str, data: bytes) -> bool:
    """Return whether an Ed25519 signature (base 58 with its ``z``) belongs to these bytes."""
    if not isinstance(key, ed25519.Ed25519PublicKey):
        return False
    try:
        key.verify(decode_base58(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(pem: bytes) -> str:
    """Return a short name for a private key that says nothing about it: for messages of commands."""
    return hashlib.sha256(pem).hexdigest()[:12]


def _multibase(algorithm: Algorithm, raw: bytes) -> str:
    return encode_base58(PREFIXES[algorithm] + raw)


def encode_base58(data: bytes) -> str:
    """Return bytes as multibase base58btc: a ``z`` and the digits.

    >>> encode_base58(bytes([0, 1]))
    'z12'
    """
    number, digits = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        digits = BASE58[rest] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def decode_base58(text: str) -> bytes:
    """Return the bytes of multibase base58btc; raise ValueError for anything else."""
    if not text.startswith("z") or len(text) > 200:
        raise ValueError("not base 58")
    digits = text[1:]
    number = 0
    for char in digits:
        number = number * 58 + BASE58.index(char)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
