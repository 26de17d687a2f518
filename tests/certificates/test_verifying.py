"""Our own verifier: it accepts what was issued and refuses every way of cheating."""

import base64
import hmac
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from certificates.badges import NotReadable, read_file
from certificates.canonical import NotCanonical, read_context, to_rdf
from certificates.keys import sign_bytes
from certificates.signing import JCS, RDFC, data_to_sign, list_claims, make_proof, read_moment, sign_jwt, to_moment
from certificates.verifying import World, read_claims, verify_credential, verify_jwt
from tests.certificates.makers import (
    NOW,
    PLACE,
    change,
    make_ambiguous,
    make_document,
    make_issuer,
    make_odd,
    make_tampered,
    sign_freely,
)

ISSUER, STRANGER = make_issuer(), make_issuer()
GOOD = ISSUER.sign(make_document())
TAMPERED = make_tampered(ISSUER, STRANGER)


def verify(case, world):
    return verify_jwt(case, world) if isinstance(case, str) else verify_credential(case, world)


def test_it_accepts_what_was_issued():
    finding = verify_credential(GOOD, ISSUER.world())
    assert finding.is_genuine, finding.reasons
    assert [check.name for check in finding.checks] == ["signature", "issuer", "status", "dates"]


def test_it_accepts_the_jwt():
    assert verify_jwt(sign_jwt(GOOD, signer=ISSUER.jwt), ISSUER.world()).is_genuine


@pytest.mark.parametrize("name", TAMPERED)
def test_it_refuses(name):
    case, world = TAMPERED[name]
    finding = verify(case, world)
    assert not finding.is_genuine
    assert finding.reasons


def test_a_field_that_no_context_defines_is_not_signed_as_rdf():
    added = change(make_document(), "credentialSubject", "honours", value="with distinction")
    with pytest.raises(NotCanonical):
        to_rdf(added)
    with pytest.raises(NotCanonical):
        make_proof(added, suite=RDFC, signer=ISSUER.proof, now=NOW)


def test_a_type_that_no_context_defines_is_not_signed_as_rdf():
    with pytest.raises(NotCanonical):
        to_rdf(change(make_document(), "type", value=["VerifiableCredential", "OpenBadgeCredential", "Honours"]))


def test_without_the_extensions_the_type_of_the_schema_is_undefined():
    document = make_document()
    with pytest.raises(NotCanonical):
        to_rdf({**document, "@context": document["@context"][:2]})


def test_a_context_that_is_not_pinned_is_never_fetched():
    with pytest.raises(NotCanonical):
        read_context("https://other.example/context.json")


def test_a_list_that_is_out_of_date_does_not_count():
    old = {PLACE.list_address: ISSUER.sign_list(now=NOW - timedelta(days=2))}
    assert verify_credential(GOOD, World(ISSUER.did, old, NOW)).reasons == [
        "The list of revoked certificates is out of date."
    ]


def test_a_list_that_is_not_at_hand_confirms_nothing():
    assert not verify_credential(GOOD, World(ISSUER.did, {}, NOW)).is_genuine


@pytest.mark.parametrize(
    "document", [None, [], {}, "x", 7, {"proof": 3}, {"proof": [{"cryptosuite": "x"}]}, {**GOOD, "proof": []}]
)
def test_nonsense_is_refused_without_an_error(document):
    assert not verify_credential(document, ISSUER.world()).is_genuine


@pytest.mark.parametrize("token", ["", "a.b.c", "é.é.é", "eyJhbGciOiJub25lIn0.e30."])
def test_a_nonsense_jwt_is_refused_without_an_error(token):
    assert not verify_jwt(token, ISSUER.world()).is_genuine


def test_a_large_document_of_a_stranger_is_refused_before_it_is_canonicalized():
    knot = [{"id": f"_:b{n}", "related": [{"id": f"_:b{m}"} for m in range(60)]} for n in range(60)]
    large = change(GOOD, "credentialSubject", "achievement", "related", value=knot)
    assert verify_credential(large, ISSUER.world()).reasons == ["The file is too large for a certificate."]


def test_a_small_knot_of_a_stranger_is_refused_by_the_cheap_signature_first(monkeypatch):
    knot = [{"id": f"_:b{n}", "related": [{"id": f"_:b{m}"} for m in range(7)]} for n in range(7)]
    world = World(ISSUER.did, {}, NOW)
    monkeypatch.setattr("certificates.signing.to_rdf", lambda document: pytest.fail("canonicalized"))
    assert not verify_credential(change(GOOD, "evidence", value=knot), world).is_genuine


def test_a_signature_by_another_published_key_of_another_issuer_is_refused():
    other = make_issuer("https://other.example")
    mixed = {
        **ISSUER.did,
        "verificationMethod": ISSUER.did["verificationMethod"] + other.did["verificationMethod"],
        "assertionMethod": ISSUER.did["assertionMethod"] + other.did["assertionMethod"],
    }
    refused(
        other.sign(make_document()),
        world=World(mixed, ISSUER.world().lists, NOW),
        because="The key that signed this is not one of the issuer's keys.",
    )


def test_a_jwt_whose_claims_say_something_else_is_refused():
    from joserfc import jwt
    from joserfc.jwk import ECKey

    claims = {**GOOD, "iss": GOOD["issuer"]["id"], "sub": "someone-else", "jti": GOOD["id"], "nbf": 0}
    token = jwt.encode({"alg": "ES256", "kid": ISSUER.jwt.method}, claims, ECKey.import_key(ISSUER.jwt.private))
    assert verify_jwt(token, ISSUER.world()).reasons == ["Its two halves disagree."]


def test_a_key_may_be_replaced_while_the_old_one_stays_published():
    new = make_issuer(name="2027-11")
    both = {
        **ISSUER.did,
        "verificationMethod": ISSUER.did["verificationMethod"] + new.did["verificationMethod"],
        "assertionMethod": ISSUER.did["assertionMethod"] + new.did["assertionMethod"],
    }
    lists = {PLACE.list_address: replace(new, did=both).sign_list()}
    assert verify_credential(GOOD, World(both, lists, NOW)).is_genuine


def refused(document, *, world=None, because):
    """The document, signed by the issuer itself, is refused with this sentence alone."""
    finding = verify_credential(document, world or ISSUER.world())
    assert finding.reasons == [because]


def sign_for(purpose, document):
    """Proofs by the issuer's own key, made for another purpose."""
    proofs = []
    for suite in (RDFC, JCS):
        proof = make_proof(document, suite=suite, signer=ISSUER.proof, now=NOW)
        proof["proofPurpose"] = purpose
        proof["proofValue"] = sign_bytes(ISSUER.proof, data_to_sign(document, proof))
        proofs.append(proof)
    return {**document, "proof": proofs}


def test_a_signature_for_another_purpose_is_refused():
    refused(sign_for("authentication", make_document()), because="Its signature is of a kind that is not used here.")


def test_a_signature_over_other_contexts_is_refused():
    proof = make_proof(make_document(), suite=JCS, signer=ISSUER.proof, now=NOW)
    proof["@context"] = proof["@context"][:2]
    proof["proofValue"] = sign_bytes(ISSUER.proof, data_to_sign(make_document(), proof))
    signed = {**make_document(), "proof": [GOOD["proof"][0], proof]}
    refused(signed, because="The signature does not match: something was changed or added.")


def test_one_that_names_another_issuer_is_refused_even_where_only_the_id_differs():
    other = {**make_document(), "issuer": {**make_document()["issuer"], "id": "did:web:other.example"}}
    assert (
        "It names another issuer: did:web:other.example."
        in verify_credential(ISSUER.sign(other), ISSUER.world()).reasons
    )
    assert not verify_jwt(sign_jwt(ISSUER.sign(other), signer=ISSUER.jwt), ISSUER.world()).is_genuine


def test_a_credential_of_another_kind_is_no_certificate():
    other = change(make_document(), "type", value=["VerifiableCredential"])
    refused(ISSUER.sign(other), because="This is no certificate of this issuer.")


@pytest.mark.parametrize("field", ["type", "statusPurpose"])
def test_a_status_of_another_kind_is_refused(field):
    value = {"type": ["BitstringStatusListEntry"], "statusPurpose": "suspension"}[field]
    other = change(make_document(), "credentialStatus", field, value=value)
    refused(sign_for("assertionMethod", other), because="Its status is of a kind that is not used here.")


def test_a_list_for_another_purpose_is_another_list():
    plain = {key: value for key, value in ISSUER.sign_list().items() if key != "proof"}
    other = ISSUER.sign(change(plain, "credentialSubject", "statusPurpose", value="suspension"))
    world = World(ISSUER.did, {PLACE.list_address: other}, NOW)
    refused(GOOD, world=world, because="The list of revoked certificates is another one.")


def test_one_whose_time_is_over_is_refused():
    ended = {**make_document(), "validUntil": "2026-01-01T00:00:00Z"}
    refused(ISSUER.sign(ended), because="It was valid until 1 January 2026.")
    open_still = {**make_document(), "validUntil": "2999-01-01T00:00:00Z"}
    assert verify_credential(ISSUER.sign(open_still), ISSUER.world()).is_genuine


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256K", "EdDSA"])
def test_a_jwt_of_another_algorithm_is_refused(algorithm):
    """Among them the old trick: a signature by the public key, taken for a secret."""
    key = next(entry for entry in ISSUER.did["verificationMethod"] if entry["type"] == "JsonWebKey")["publicKeyJwk"]
    head = encode({"alg": algorithm, "kid": ISSUER.jwt.method})
    body = encode({**GOOD, **list_claims(GOOD)})
    secret = json.dumps(key).encode()
    signature = hmac.new(secret, f"{head}.{body}".encode(), "sha256").digest() if algorithm == "HS256" else b""
    token = f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    assert not verify_jwt(token, ISSUER.world()).is_genuine


def encode(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def test_a_context_file_that_was_changed_is_refused(tmp_path, monkeypatch):
    (tmp_path / "credentials-v2.jsonld").write_text("{}")
    monkeypatch.setattr("certificates.canonical.FOLDER", tmp_path)
    read_context.cache_clear()
    try:
        with pytest.raises(NotCanonical, match="was changed"):
            read_context("https://www.w3.org/ns/credentials/v2")
    finally:
        read_context.cache_clear()


def test_times_are_written_in_utc_and_cut_off():
    moment = datetime(2026, 11, 24, 11, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert to_moment(moment) == "2026-11-24T09:00:00Z"


@pytest.mark.parametrize(
    "text", [None, "", "2026-11-24", "2026-11-24T09:00:00", 7, "2026-11-24 09:00:00Z", "2026-11-24T09:00:00.5Z"]
)
def test_a_time_without_its_zone_is_none(text):
    with pytest.raises(ValueError):
        read_moment(text)


def test_a_certificate_with_one_of_its_two_signatures_is_refused_before_it_is_canonicalized(monkeypatch):
    monkeypatch.setattr("certificates.signing.to_rdf", lambda document: pytest.fail("canonicalized"))
    monkeypatch.setattr("certificates.signing.to_json", lambda document: pytest.fail("canonicalized"))
    for proofs in (GOOD["proof"][:1], GOOD["proof"][1:], GOOD["proof"][0], [*GOOD["proof"], GOOD["proof"][0]]):
        found = verify_credential({**GOOD, "proof": proofs}, World(ISSUER.did, {}, NOW))
        assert found.reasons[0] == "It does not have the two signatures of a certificate."


def test_what_a_stranger_wrote_never_raises():
    deep = current = []
    for _ in range(1500):
        current.append([])
        current = current[0]
    p256 = [{**proof, "verificationMethod": ISSUER.jwt.method} for proof in GOOD["proof"]]
    cases = (
        {**GOOD, "evidence": deep},
        {**GOOD, "proof": p256},
        change(GOOD, "credentialStatus", "statusListIndex", value=float("inf")),
    )
    for case in cases:
        assert not verify_credential(case, ISSUER.world()).is_genuine


def test_dates_are_written_for_people():
    texts = {check.name: check.text for check in verify_credential(GOOD, ISSUER.world()).checks}
    assert texts["status"] == f"Not revoked. The list was signed {NOW:%-d %B %Y}, {NOW:%H:%M} UTC."
    assert texts["dates"] == f"Valid from {NOW:%-d %B %Y}, no end"


def test_the_claims_of_a_jwt_are_read_without_trust():
    token = sign_jwt(GOOD, signer=ISSUER.jwt)
    assert read_claims(token)["credentialStatus"] == GOOD["credentialStatus"]
    assert [read_claims(text) for text in ("", "a.b.c", "e30.WzFd.x")] == [{}, {}, {}]


@pytest.mark.parametrize("name", TAMPERED)
def test_after_a_signature_that_does_not_hold_nothing_else_is_read(name):
    case, world = TAMPERED[name]
    signature, *others = verify(case, world).checks
    if signature.holds:
        assert all(check.is_checked for check in others)
        return
    assert [check.name for check in others] == ["issuer", "status", "dates"]
    assert {check.text for check in others} == {"Not checked, since the signature does not hold."}
    assert not any(check.holds or check.is_checked for check in others)


AMBIGUOUS, ODD = make_ambiguous(ISSUER), make_odd(ISSUER)


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_programs_read_differently_is_refused_though_it_is_signed(name):
    try:
        read = read_file(AMBIGUOUS[name])
    except NotReadable:
        return
    assert not verify(read, ISSUER.world()).is_genuine
    assert not verify(read, ISSUER.world()).is_signed


@pytest.mark.parametrize("name", ODD)
def test_what_the_issuer_signed_and_is_no_certificate_of_its_own_is_refused(name):
    signed = sign_freely(ISSUER, ODD[name])
    lists = {PLACE.list_address: ISSUER.sign_list(), "https://other.example/status/1": ISSUER.sign_list()}
    assert not verify_credential(signed, World(ISSUER.did, lists, NOW)).is_genuine


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_one_signature_that_holds_does_not_make_up_for_one_that_does_not(suite):
    other = ISSUER.sign(change(make_document(), "name", value="Another"))["proof"]
    mixed = [
        mine if mine["cryptosuite"] == suite else theirs for mine, theirs in zip(GOOD["proof"], other, strict=True)
    ]
    refused({**GOOD, "proof": mixed}, because="The signature does not match: something was changed or added.")


@pytest.mark.parametrize("field", ["type", "@context"])
def test_a_signed_document_of_another_kind_is_no_list(field):
    plain = {key: value for key, value in ISSUER.sign_list().items() if key != "proof"}
    other = {"type": ["VerifiableCredential"], "@context": [*plain["@context"], *GOOD["@context"][1:]]}[field]
    world = World(ISSUER.did, {PLACE.list_address: ISSUER.sign({**plain, field: other})}, NOW)
    refused(GOOD, world=world, because="The list of revoked certificates is another one.")


def test_a_key_that_is_published_as_somebody_elses_signs_nothing():
    methods = [{**entry, "controller": "did:web:other.example"} for entry in ISSUER.did["verificationMethod"]]
    world = World({**ISSUER.did, "verificationMethod": methods}, ISSUER.world().lists, NOW)
    refused(GOOD, world=world, because="The key that signed this is of another kind.")
    as_text = World({**ISSUER.did, "assertionMethod": ISSUER.proof.method}, ISSUER.world().lists, NOW)
    refused(GOOD, world=as_text, because="The key that signed this is not one of the issuer's keys.")
