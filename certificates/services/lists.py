"""The signed list of what was revoked: made from the rows when somebody asks, kept while nothing changes."""

import hashlib
import json
from datetime import datetime, timedelta

from django.core.cache import cache

from certificates.canonical import Json
from certificates.identity import to_did
from certificates.selectors import list_revoked_slots, public_origin
from certificates.services.keys import get_active_signer
from certificates.signing import sign_credential
from certificates.statuslist import build_list
from exams.selectors import database_now

# Much less than a list counts for, so that nobody is handed one that is about to end.
KEEP = timedelta(hours=1)


def get_status_list(*, number: int, now: datetime | None = None) -> Json:
    """Return the signed list; raise KeyUnreadable without a key.

    It is kept under what it says: a revocation changes the key of the cache, so an old list is never handed out.
    """
    moment = now or database_now()
    revoked = list_revoked_slots(number)
    key, _ = get_active_signer("ed25519")
    said = f"{public_origin()} {number} {key.fragment} {moment:%Y-%m-%d %H} {revoked}"
    name = f"status-list-{hashlib.sha256(said.encode()).hexdigest()}"
    kept: str | None = cache.get(name)
    if kept is None:
        kept = json.dumps(sign_list(number=number, revoked=revoked, now=moment))
        cache.set(name, kept, KEEP.total_seconds())
    document: Json = json.loads(kept)
    return document


def sign_list(*, number: int, revoked: list[int], now: datetime) -> Json:
    """Return the list with these slots set, signed with the active key."""
    origin = public_origin()
    _, signer = get_active_signer("ed25519")
    plain = build_list(address=f"{origin}/status/{number}", issuer=to_did(origin), revoked=revoked, now=now)
    return sign_credential(plain, signer=signer, now=now)
