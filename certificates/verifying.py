"""Checks a signed certificate against its issuer's keys and status list: signature, issuer, status, dates."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from certificates.canonical import CREDENTIALS_V2, EXTENSIONS, OPEN_BADGES, Json, NotCanonical, read_json
from certificates.identity import to_did
from certificates.keys import is_signed, read_multibase
from certificates.signing import JCS, RDFC, data_to_sign, list_claims, read_moment
from certificates.statuslist import is_set

# Clocks differ a little.
SKEW = timedelta(minutes=5)
# A document that would keep the canonicalization busy for long: ours have about 150 fields.
MAX_FIELDS = 2000


# What a stranger's document makes of code that expects one of ours.
UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    ArithmeticError,
    RecursionError,
    NotCanonical,
)

CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES, EXTENSIONS]
UNSIGNED = "Not checked, since the signature does not hold."


class Refused(Exception):
    """One check failed; the sentence is for the reader."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verdict: what was checked, whether it holds, and a sentence."""

    name: str
    holds: bool
    text: str
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """What a certificate is checked against: the issuer's DID document, its status lists by address, and the time."""

    did: Json
    lists: Mapping[str, Json]
    now: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one certificate."""

    checks: tuple[Check, ...]

    @property
    def is_genuine(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    @property
    def reasons(self) -> list[str]:
        """Why not."""
        return [check.text for check in self.checks if check.is_checked and not check.holds]

    @property
    def is_signed(self) -> bool:
        """Whether the issuer vouches for what the document says, be it revoked or out of date."""
        return all(check.holds for check in self.checks if check.name in ("signature", "issuer"))


def verify_credential(credential: Any, world: World) -> Finding:
    """Return the verdict on a credential with embedded proofs; nothing that a stranger wrote raises."""
    return _examine(credential, world, lambda: _check_proofs(credential, world.did))


def verify_jwt(token: str, world: World) -> Finding:
    """Return the verdict on a credential as JWT."""
    try:
        credential = open_jwt(token, world.did)
    except Refused as refused:
        return find_unsigned(str(refused))
    return _examine(credential, world, lambda: "The signature matches every field.")


def _examine(credential: Json, world: World, check_signature: Callable[[], str]) -> Finding:
    """The signature first: what a document says of itself is worth nothing before somebody vouches for it."""
    signature = _try("signature", check_signature)
    if not signature.holds:
        return find_unsigned(signature.text)
    others = (
        _try("issuer", lambda: _check_issuer(credential, world.did)),
        _try("status", lambda: _check_status(credential, world)),
        _try("dates", lambda: _check_dates(credential, world.now)),
    )
    return Finding((signature, *others))


def find_unsigned(reason: str) -> Finding:
    """Return the verdict on a document that nobody vouches for: nothing else of it is read."""
    signature = Check("signature", holds=False, text=reason)
    others = (Check(name, holds=False, text=UNSIGNED, is_checked=False) for name in ("issuer", "status", "dates"))
    return Finding((signature, *others))


def _try(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, holds=True, text=check())
    except Refused as refused:
        return Check(name, holds=False, text=str(refused))
    except UNREADABLE:
        return Check(name, holds=False, text=f"The {name} of this file cannot be read.")


def find_key(did: Json, method: Any, *, kind: str) -> Json:
    """Return a published key that may sign; a key that left ``assertionMethod`` signs nothing any more."""
    published = isinstance(did["assertionMethod"], list) and method in did["assertionMethod"]
    if not published or not method.startswith(f"{did['id']}#"):
        raise Refused("The key that signed this is not one of the issuer's keys.")
    entries = [entry for entry in did["verificationMethod"] if entry["id"] == method]
    if len(entries) != 1 or entries[0]["type"] != kind or entries[0]["controller"] != did["id"]:
        raise Refused("The key that signed this is of another kind.")
    return dict(entries[0])


def _check_proofs(credential: Json, did: Json) -> str:
    _require_small(credential)
    proofs = credential["proof"] if isinstance(credential["proof"], list) else [credential["proof"]]
    document = {key: value for key, value in credential.items() if key != "proof"}
    # Before anything is made canonical: without the JSON proof nothing would hold back what keeps the other one busy.
    if sorted(str(proof["cryptosuite"]) for proof in proofs) != [JCS, RDFC]:
        raise Refused("It does not have the two signatures of a certificate.")
    # The JSON proof comes first: it is cheap, and it refuses what was changed.
    for proof in sorted(proofs, key=lambda proof: proof["cryptosuite"] != JCS):
        _check_proof(document, proof, did)
    return "Both signatures match every field. Nothing was changed or added."


def _check_proof(document: Json, proof: Json, did: Json) -> None:
    known = proof["type"] == "DataIntegrityProof" and proof["cryptosuite"] in (RDFC, JCS)
    if not known or proof["proofPurpose"] != "assertionMethod":
        raise Refused("Its signature is of a kind that is not used here.")
    if proof.get("@context", document["@context"]) != document["@context"]:
        raise Refused("The signature does not match: something was changed or added.")
    entry = find_key(did, proof["verificationMethod"], kind="Multikey")
    if not is_signed(read_multibase(entry["publicKeyMultibase"]), proof["proofValue"], data_to_sign(document, proof)):
        raise Refused("The signature does not match: something was changed or added.")


def _require_small(node: Any) -> None:
    fields, waiting = 0, [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            fields += len(node)
            waiting.extend(node.values() if isinstance(node, dict) else node)
        if fields > MAX_FIELDS:
            raise Refused("The file is too large for a certificate.")


def _check_issuer(credential: Json, did: Json) -> str:
    issuer = credential["issuer"]["id"] if isinstance(credential["issuer"], dict) else credential["issuer"]
    if issuer != did["id"]:
        raise Refused(f"It names another issuer: {str(issuer)[:100]}.")
    kinds, addresses = credential["type"], (credential["id"], credential["credentialStatus"]["statusListCredential"])
    if not isinstance(kinds, list) or "OpenBadgeCredential" not in kinds or credential["@context"] != CONTEXTS:
        raise Refused("This is no certificate of this issuer.")
    # Page and list stand on the issuer's own host: nobody else says what was revoked.
    if any(to_did(address) != issuer for address in addresses):
        raise Refused("This is no certificate of this issuer.")
    return str(issuer)


def _check_status(credential: Json, world: World) -> str:
    entry = credential["credentialStatus"]
    if entry["type"] != "BitstringStatusListEntry" or entry["statusPurpose"] != "revocation":
        raise Refused("Its status is of a kind that is not used here.")
    address = entry["statusListCredential"]
    if address not in world.lists:
        raise Refused("The list of revoked certificates is not at hand.")
    status = world.lists[address]
    _check_list(status, address, world)
    slot = entry["statusListIndex"]
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", slot):
        raise ValueError("not a slot")
    if is_set(status["credentialSubject"]["encodedList"], int(slot)):
        raise Refused("It was revoked.")
    signed = read_moment(status["validFrom"]).astimezone(UTC)
    return f"Not revoked. The list was signed {_write_date(signed)}, {signed:%H:%M} UTC."


def _check_list(status: Json, address: str, world: World) -> None:
    """Another list, an old one and one by somebody else do not count."""
    if status["id"] != address or status["issuer"] != world.did["id"]:
        raise Refused("The list of revoked certificates is another one.")
    subject = status["credentialSubject"]
    is_list = subject["type"] == "BitstringStatusList" and "BitstringStatusListCredential" in status["type"]
    if not is_list or subject["statusPurpose"] != "revocation" or status["@context"] != [CREDENTIALS_V2]:
        raise Refused("The list of revoked certificates is another one.")
    try:
        _check_proofs(status, world.did)
    except (Refused, *UNREADABLE) as error:
        raise Refused("The list of revoked certificates is not signed by the issuer.") from error
    if not read_moment(status["validFrom"]) - SKEW <= world.now <= read_moment(status["validUntil"]) + SKEW:
        raise Refused("The list of revoked certificates is out of date.")


def _check_dates(credential: Json, now: datetime) -> str:
    start = read_moment(credential["validFrom"])
    if start > now + SKEW:
        raise Refused(f"It is not valid before {_write_date(start)}.")
    if "validUntil" not in credential:
        return f"Valid from {_write_date(start)}, no end"
    end = read_moment(credential["validUntil"])
    if end < now - SKEW:
        raise Refused(f"It was valid until {_write_date(end)}.")
    return f"Valid from {_write_date(start)} until {_write_date(end)}"


def _write_date(moment: datetime) -> str:
    """The date in UTC, as the page writes it."""
    return f"{moment.astimezone(UTC):%-d %B %Y}"


def read_claims(token: str) -> Json:
    """Return what a JWT claims, nothing of it checked; an empty object where that cannot be read."""
    try:
        claims = read_json(jws.extract_compact(token.encode()).payload)
    except (JoseError, *UNREADABLE):
        return {}
    return claims if isinstance(claims, dict) else {}


def _read_header(token: str) -> Json:
    """A field of the header that we do not know may change what the signature means (RFC 7515, 4.1.11)."""
    head = token.partition(".")[0]
    header: Json = read_json(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    if header.keys() != {"alg", "typ", "kid"} or header["alg"] != "ES256" or header["typ"] != "JWT":
        raise ValueError("another kind of token")
    return header


def open_jwt(token: str, did: Json) -> Json:
    """Return the claims of a JWT that the issuer signed, registered ones among them; raise Refused."""
    try:
        header = _read_header(token)
        entry = find_key(did, header["kid"], kind="JsonWebKey")
        key = ECKey.import_key(entry["publicKeyJwk"])
        signed = jws.deserialize_compact(token, key, algorithms=["ES256"])
        claims: Json = read_json(signed.payload)
        agrees = all(claims[name] == value for name, value in list_claims(claims).items())
    except (JoseError, *UNREADABLE) as error:
        raise Refused("The signature does not match: something was changed or added.") from error
    if not agrees:
        raise Refused("Its two halves disagree.")
    return claims
