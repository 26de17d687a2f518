"""Checks a signed certificate against its issuer's keys and status list: signature, issuer, status, dates."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from certificates.canonical import CREDENTIALS_V2, Json, NotCanonical
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


class Refused(Exception):
    """One check failed; the sentence is for the reader."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verdict: what was checked, whether it holds, and a sentence."""

    name: str
    holds: bool
    text: str


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
        return [check.text for check in self.checks if not check.holds]


def verify_credential(credential: Any, world: World) -> Finding:
    """Return the verdict on a credential with embedded proofs; nothing that a stranger wrote raises."""
    return _examine(
        ("signature", lambda: _check_proofs(credential, world.did)),
        ("issuer", lambda: _check_issuer(credential, world.did)),
        ("status", lambda: _check_status(credential, world)),
        ("dates", lambda: _check_dates(credential, world.now)),
    )


def verify_jwt(token: str, world: World) -> Finding:
    """Return the verdict on a credential as JWT."""
    try:
        credential = open_jwt(token, world.did)
    except Refused as refused:
        return Finding((Check("signature", holds=False, text=str(refused)),))
    return _examine(
        ("signature", lambda: "The signature matches every field."),
        ("issuer", lambda: _check_issuer(credential, world.did)),
        ("status", lambda: _check_status(credential, world)),
        ("dates", lambda: _check_dates(credential, world.now)),
    )


def _examine(*checks: tuple[str, Callable[[], str]]) -> Finding:
    found = []
    for name, check in checks:
        try:
            found.append(Check(name, holds=True, text=check()))
        except Refused as refused:
            found.append(Check(name, holds=False, text=str(refused)))
        except UNREADABLE:
            found.append(Check(name, holds=False, text=f"The {name} of this file cannot be read."))
    return Finding(tuple(found))


def find_key(did: Json, method: Any, *, kind: str) -> Json:
    """Return a published key that may sign; a key that left ``assertionMethod`` signs nothing any more."""
    if method not in did["assertionMethod"]:
        raise Refused("The key that signed this is not one of the issuer's keys.")
    for entry in did["verificationMethod"]:
        if entry["id"] == method and entry["type"] == kind:
            return dict(entry)
    raise Refused("The key that signed this is of another kind.")


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
    if "OpenBadgeCredential" not in credential["type"] or credential["@context"][0] != CREDENTIALS_V2:
        raise Refused("This is no certificate of this issuer.")
    proofs = credential.get("proof", [])
    methods = [str(proof["verificationMethod"]) for proof in (proofs if isinstance(proofs, list) else [proofs])]
    if not all(method.startswith(f"{issuer}#") for method in methods):
        raise Refused("Its signature is by another issuer.")
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
    if is_set(status["credentialSubject"]["encodedList"], int(entry["statusListIndex"])):
        raise Refused("It was revoked.")
    signed = read_moment(status["validFrom"]).astimezone(UTC)
    return f"Not revoked. The list was signed {_write_date(signed)}, {signed:%H:%M} UTC."


def _check_list(status: Json, address: str, world: World) -> None:
    """Another list, an old one and one by somebody else do not count."""
    if status["id"] != address or status["issuer"] != world.did["id"]:
        raise Refused("The list of revoked certificates is another one.")
    if status["credentialSubject"]["statusPurpose"] != "revocation":
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
        claims = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, *UNREADABLE):
        return {}
    return claims if isinstance(claims, dict) else {}


def open_jwt(token: str, did: Json) -> Json:
    """Return the claims of a JWT that the issuer signed, registered ones among them; raise Refused."""
    try:
        unread = jws.extract_compact(token.encode())
        entry = find_key(did, unread.headers().get("kid"), kind="JsonWebKey")
        key = ECKey.import_key(entry["publicKeyJwk"])
        signed = jws.deserialize_compact(token, key, algorithms=["ES256"])
        claims: Json = json.loads(signed.payload)
        agrees = all(claims[name] == value for name, value in list_claims(claims).items())
    except (JoseError, *UNREADABLE) as error:
        raise Refused("The signature does not match: something was changed or added.") from error
    if not agrees:
        raise Refused("Its two halves disagree.")
    return claims
