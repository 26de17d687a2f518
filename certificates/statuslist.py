"""The list that says which certificates were revoked, one bit each (W3C, Bitstring Status List v1.0)."""

import base64
import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from certificates.canonical import CREDENTIALS_V2, Json
from certificates.signing import to_moment

SLOTS = 131_072
# A list counts for this long: an old copy, in which a revoked certificate still stands, must not count for ever.
LIFETIME = timedelta(days=1)


def encode_bits(slots: Iterable[int]) -> str:
    """Return a list in which these slots are set. Slot 0 is the most significant bit of byte 0.

    gzip with mtime 0: the same bits give the same text.
    """
    bits = bytearray(SLOTS // 8)
    for slot in slots:
        bits[slot // 8] |= 0x80 >> slot % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_set(encoded: Any, slot: int) -> bool:
    """Return whether a slot is set; raise ValueError for what is not such a list."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise ValueError("not a status list")
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        bits = unpacker.decompress(packed, SLOTS // 8)
    except zlib.error as error:
        raise ValueError("not a status list") from error
    if len(bits) != SLOTS // 8 or not 0 <= slot < SLOTS:
        raise ValueError("a status list of another length")
    return bool(bits[slot // 8] & (0x80 >> slot % 8))


def build_list(*, address: str, issuer: str, revoked: Iterable[int], now: datetime) -> Json:
    """Return the list as a credential without its proof."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": to_moment(now),
        "validUntil": to_moment(now + LIFETIME),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_bits(revoked),
        },
    }
