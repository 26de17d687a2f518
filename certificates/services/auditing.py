"""Checks everything that was issued: bytes against hashes, signatures against keys, states against the log."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from certificates.canonical import Json
from certificates.credential import has_facts
from certificates.facts import Facts
from certificates.keys import KeyUnreadable
from certificates.models import Certificate, CertificateEvent
from certificates.selectors import build_did, find_chain_breaks, public_origin
from certificates.services.lists import get_status_list
from certificates.verifying import World, read_claims, verify_credential, verify_jwt

State = Certificate.State


@dataclass(slots=True)
class Audit:
    """How many certificates are in which state, and a sentence for each fault."""

    genuine: int = 0
    revoked: int = 0
    unsigned: int = 0
    events: int = 0
    faults: list[str] = field(default_factory=list)


def audit_certificates(*, now: datetime) -> Audit:
    """Check every certificate that was issued, and the whole log."""
    audit = Audit(events=CertificateEvent.objects.count(), faults=find_chain_breaks())
    lists: dict[int, Json] = {}
    did = build_did()
    for row in Certificate.objects.filter(state__in=[State.ISSUED, State.REVOKED]).order_by("pk").iterator():
        if row.erased_at or not row.credential:
            _count_without_text(row, audit)
            continue
        number = row.list_number or 1
        if number not in lists:
            lists[number] = get_status_list(number=number, now=now)
        world = World(did, {lists[number]["id"]: lists[number]}, now)
        _audit_row(row, world, audit)
    return audit


def _count_without_text(row: Certificate, audit: Audit) -> None:
    """An erased one keeps slot and hash; one from before signing has neither yet."""
    if row.state == State.REVOKED:
        audit.revoked += 1
    else:
        audit.unsigned += 1


def _audit_row(row: Certificate, world: World, audit: Audit) -> None:
    written = {"credential": row.credential_sha256, "jwt": row.jwt_sha256}
    found = {"credential": _hash(row.credential), "jwt": _hash(row.jwt)}
    event = CertificateEvent.objects.filter(certificate=row, kind="issued").last()
    logged = {name: event.facts.get(name) for name in written} if event else {}
    if not written == found == logged:
        audit.faults.append(f"{row.code}: its bytes are not those that were issued.")
    credential = json.loads(row.credential)
    findings = (verify_credential(credential, world), verify_jwt(row.jwt, world))
    if findings[0].is_signed and not has_facts(credential, Facts.from_snapshot(row.snapshot)):
        audit.faults.append(f"{row.code}: its record says something else than what was signed.")
    if row.state == State.ISSUED:
        audit.genuine += all(finding.is_genuine for finding in findings)
        audit.faults += [f"{row.code}: {reason}" for finding in findings for reason in finding.reasons]
    else:
        audit.revoked += 1
        audit.faults += [f"{row.code}: it was revoked, and its list does not say so." for f in findings if f.is_genuine]


def our_world(read: Json | str, *, now: datetime) -> World:
    """Return what a file is checked against where no documents of another issuer are given: our own."""
    document = read_claims(read) if isinstance(read, str) else read
    entry: Any = document.get("credentialStatus")
    address = str(entry.get("statusListCredential", "")) if isinstance(entry, dict) else ""
    number = address.removeprefix(f"{public_origin()}/status/")
    lists: dict[str, Json] = {}
    if number.isascii() and number.isdigit():
        try:
            lists[address] = get_status_list(number=int(number), now=now)
        except KeyUnreadable:
            lists = {}
    return World(build_did(), lists, now)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
