"""Makes signed credentials, lists and papers without a database, for tests of the cores and of foreign verifiers."""

import base64
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from certificates.canonical import NotCanonical
from certificates.credential import Award, Place, build_credential, to_issuer_name
from certificates.documents import Sheet
from certificates.facts import DomainLine, Facts, hash_email
from certificates.identity import build_did_document
from certificates.keys import Signer, make_private_key, publish_key, read_private_key
from certificates.signing import JCS, RDFC, list_claims, make_proof, sign_credential, sign_jwt
from certificates.statuslist import build_list
from certificates.verifying import World

ORIGIN = "https://nabla.example"
CODE = "7K3MX9R2VTB5HN8QWD6CZJ4PYA"
# Foreign verifiers look at the clock of the machine: what they are handed was signed just now.
NOW = datetime.now(UTC).replace(microsecond=0)
FACTS = Facts(
    name="Sample Learner",
    exam_title="Matrix Calculus in Data Science & ML",
    exam_slug="certification",
    exam_version=1,
    exam_text="version 1, timed, 40 minutes, attempt 2",
    points="13.5",
    max_points=16,
    cut_points=12,
    passed_at="2026-11-24T09:05:00Z",
    date_text="24 November 2026",
    domains=tuple(DomainLine(f"Domain {n}", "1.5" if n == 1 else "2", 2) for n in range(1, 9)),
    email_salt="salt",
    email_hash=hash_email("Learner@example.org", "salt"),
)
PLACE = Place(ORIGIN, CODE, 1, 77)


@dataclass(frozen=True)
class Issuer:
    """An issuer with one key of each kind."""

    did: dict
    proof: Signer
    jwt: Signer
    origin: str = ORIGIN

    def sign(self, document, *, now=NOW):
        return sign_credential(document, signer=self.proof, now=now)

    @property
    def place(self):
        """Where its certificate stands."""
        return replace(PLACE, origin=self.origin)

    def sign_list(self, revoked=(), *, address="", now=NOW):
        address = address or self.place.list_address
        return self.sign(build_list(address=address, issuer=self.did["id"], revoked=revoked, now=now), now=now)

    def world(self, revoked=(), *, now=NOW):
        return World(self.did, {self.place.list_address: self.sign_list(revoked)}, now)


def make_issuer(origin=ORIGIN, name="2026-11"):
    """An issuer with fresh keys."""
    keys = {kind: read_private_key(make_private_key(kind)) for kind in ("ed25519", "p256")}
    published = [publish_key(key, fragment=f"{kind}-{name}") for kind, key in keys.items()]
    did = build_did_document(origin=origin, keys=published)
    return Issuer(did, *[Signer(f"{did['id']}#{kind}-{name}", key) for kind, key in keys.items()], origin)


def make_document(facts=FACTS, *, place=PLACE, issued_at=NOW):
    """A credential without proofs."""
    return build_credential(Award(facts, place, "urn:uuid:11111111-2222-4333-8444-555555555555", issued_at))


def make_sheet(credential=None, **changes):
    """What stands on the paper."""
    text = json.dumps(credential) if credential else ""
    sheet = Sheet(FACTS, CODE, to_issuer_name(ORIGIN), PLACE.address, NOW, text)
    return replace(sheet, **changes)


def change(document, *path, value):
    """A deep copy of a document with one value changed (or added)."""
    copy = json.loads(json.dumps(document))
    node = copy
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return copy


def make_tampered(issuer, stranger):
    """Every way of cheating: name of the case, credential or JWT, and the world that it is shown to."""
    given = ("credentialSubject", "identifier", 0, "identityHash")
    document = make_document(replace(FACTS, name="Zo\u00eb Learner"), place=issuer.place)
    good, world = issuer.sign(document), issuer.world()
    subject = ("credentialSubject", "result", 0, "value")
    token = sign_jwt(good, signer=issuer.jwt)
    claims = json.dumps(change(good, *subject, value="16"))
    withdrawn = World({**issuer.did, "assertionMethod": []}, world.lists, NOW)
    address = issuer.place.list_address
    other_list = {address: issuer.sign_list(address=f"{issuer.origin}/status/2")}
    forged_list = {address: {**stranger.sign_list(), "issuer": issuer.did["id"]}}
    future = make_document(place=issuer.place, issued_at=NOW + timedelta(days=400))
    foreign = make_document(place=replace(issuer.place, origin="https://other.example"))
    one_proof = {**good, "proof": [{**good["proof"][1], "proofValue": good["proof"][0]["proofValue"]}]}
    own_key = json.loads(json.dumps(stranger.sign(document)).replace(stranger.proof.method, issuer.proof.method))
    return {
        "a value changed": (change(good, *subject, value="16"), world),
        "a name changed": (change(good, *given, value="Other"), world),
        "a field added": (change(good, "credentialSubject", "honours", value="with distinction"), world),
        "a name in another normal form": (change(good, *given, value="Zoe\u0308 Learner"), world),
        "a known field added": (change(good, "credentialSubject", "role", value="Teacher"), world),
        "a proof taken away": (one_proof, world),
        "a forged key": (own_key, world),
        "a key that is not published": (stranger.sign(document), world),
        "revoked": (good, issuer.world(revoked=[PLACE.slot])),
        "a wrong issuer": (issuer.sign(foreign), world),
        "a withdrawn key": (good, withdrawn),
        "not yet valid": (issuer.sign(future), world),
        "a swapped status list": (good, World(issuer.did, other_list, NOW)),
        "a forged status list": (good, World(issuer.did, forged_list, NOW)),
        "a JWT with another value": (_swap_claims(token, claims), world),
        "a JWT by a forged key": (sign_jwt(good, signer=replace(stranger.jwt, method=issuer.jwt.method)), world),
        "a JWT of a revoked one": (token, issuer.world(revoked=[PLACE.slot])),
        "a JWT by a withdrawn key": (token, withdrawn),
        "a JWT not yet valid": (sign_jwt(issuer.sign(future), signer=issuer.jwt), world),
    }  # fmt: skip


def make_ambiguous(issuer):
    """Files with a genuine signature that another program would read as something else: name and bytes."""
    text = json.dumps(issuer.sign(make_document(place=issuer.place)), ensure_ascii=False)
    claims = json.dumps({**json.loads(text), **list_claims(json.loads(text))})
    value, name = '"value": "13.5"', '"Sample Learner"'
    assert (text.count(value), text.count(name), claims.count('"nbf": ')) == (1, 1, 1)
    moment = str(list_claims(json.loads(text))["nbf"])
    header = {"alg": "ES256", "typ": "JWT", "kid": issuer.jwt.method}
    return {
        "a name given twice": text.replace(value, f'"value": "16", {value}').encode(),
        "a name given twice, once in other letters": text.replace(value, f'"v\\u0061lue": "16", {value}').encode(),
        "two proofs by name": text.replace('"proof": ', '"proof": [], "proof": ').encode(),
        "a prototype": text.replace('{"@context"', '{"__proto__": {"name": "Other"}, "@context"').encode(),
        "half a character": text.replace(name, '"Sample \\ud800"').encode(),
        "bytes that are no text": text.encode().replace(b"Sample Learner", b"Sample \xff"),
        "a fraction": text.replace('"statusListIndex": "77"', '"statusListIndex": 77.0').encode(),
        "a JWT with a name given twice": _sign_text(issuer, header, claims.replace(value, f'"value": "16", {value}')),
        "a JWT with another spelling of a number": _sign_text(issuer, header, claims.replace(moment, f"{moment}.0")),
        "a JWT with a header that must be understood": _sign_text(issuer, {**header, "crit": ["b64"]}, claims),
        "a JWT of another type": _sign_text(issuer, {**header, "typ": "at+jwt"}, claims),
    }


def make_odd(issuer):
    """Documents that the issuer's keys signed and that are no certificate of this issuer for all that."""
    document, elsewhere = make_document(place=issuer.place), "https://other.example"
    status = ("credentialStatus", "statusListCredential")
    return {
        "kinds as one text": change(document, "type", value="OpenBadgeCredential"),
        "fewer contexts": change(document, "@context", value=document["@context"][:1]),
        "a page of another host": change(document, "id", value=f"{elsewhere}/c/{CODE}"),
        "a list of another host": change(document, *status, value=f"{elsewhere}/status/1"),
        "a slot spelled otherwise": change(document, "credentialStatus", "statusListIndex", value=" 78"),
        "a slot in other digits": change(document, "credentialStatus", "statusListIndex", value="٧٨"),
        "a date spelled otherwise": change(document, "validFrom", value=NOW.strftime("%Y-%m-%d")),
    }


def sign_freely(issuer, document):
    """Both proofs over whatever it is, the JSON one genuine and the other one by the same bytes where it has no RDF."""
    jcs = make_proof(document, suite=JCS, signer=issuer.proof, now=NOW)
    try:
        rdfc = make_proof(document, suite=RDFC, signer=issuer.proof, now=NOW)
    except NotCanonical:
        rdfc = {key: value for key, value in {**jcs, "cryptosuite": RDFC}.items() if key != "@context"}
    return {**document, "proof": [rdfc, jcs]}


def _sign_text(issuer, header, claims):
    """A JWT over exactly these letters."""
    signed = f"{_encode(json.dumps(header).encode())}.{_encode(claims.encode())}"
    r, s = decode_dss_signature(issuer.jwt.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_encode(r.to_bytes(32) + s.to_bytes(32))}".encode()


def _encode(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _swap_claims(token, claims):
    head, _, signature = token.split(".")
    return ".".join([head, _encode(claims.encode()), signature])
