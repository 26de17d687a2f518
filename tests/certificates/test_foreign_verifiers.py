"""Verifiers that share no code with ours, offline by Node: they accept every form and refuse every way of cheating.

``scripts/test`` runs these where Node is at hand, and says loudly where it is not (``-m node``).
"""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from certificates.badges import bake_png, bake_svg, find_text
from certificates.documents import render_pdf, render_png, render_svg
from certificates.signing import sign_jwt
from certificates.verifying import verify_credential
from tests.certificates.makers import change, make_document, make_issuer, make_sheet, make_tampered

FOLDER = Path(__file__).resolve().parent.parent / "verifiers"
SCHEMA = json.loads((FOLDER / "schema" / "ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8"))
ISSUER, STRANGER = make_issuer(), make_issuer()
GOOD = ISSUER.sign(make_document())
TEXT = json.dumps(GOOD, ensure_ascii=False)
TOKEN = sign_jwt(GOOD, signer=ISSUER.jwt)


def judge(cases, folder):
    """Hand named (credential or JWT or text, world) pairs to Node; return its verdicts by name."""
    entries = []
    for number, (name, (case, world)) in enumerate(cases.items()):
        is_jwt = isinstance(case, str) and not case.startswith("{")
        (folder / f"{number}.txt").write_text(case if isinstance(case, str) else json.dumps(case), encoding="utf-8")
        entries.append(
            {
                "name": name,
                "file": f"{number}.txt",
                "kind": "jwt" if is_jwt else "credential",
                "did": world.did,
                "lists": dict(world.lists),
                "now": datetime.now(UTC).isoformat(),
            }
        )
    (folder / "cases.json").write_text(json.dumps(entries), encoding="utf-8")
    command = ["node", str(FOLDER / "check.mjs"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"npm ci --prefix tests/verifiers was not run?\n{done.stderr}"
    return {verdict["name"]: verdict for verdict in json.loads(done.stdout)}


def forms():
    """The credential as it is read out of every form."""
    sheet = make_sheet(GOOD)
    files = {
        "JSON": TEXT.encode(),
        "JWT": TOKEN.encode(),
        "PNG": bake_png(render_png(sheet), TEXT),
        "SVG": bake_svg(render_svg(sheet), TEXT).encode(),
        "PDF": render_pdf(sheet),
        "PDF, Letter": render_pdf(sheet, paper="us-letter"),
    }
    return {name: find_text(data) for name, data in files.items()}


@pytest.mark.node
def test_they_accept_every_form(tmp_path):
    world = ISSUER.world()
    verdicts = judge({name: (text, world) for name, text in forms().items()}, tmp_path)
    assert all(verdict["accepted"] for verdict in verdicts.values()), verdicts
    assert len(verdicts) == 6


@pytest.mark.node
def test_they_refuse_every_way_of_cheating(tmp_path):
    cases = make_tampered(ISSUER, STRANGER)
    verdicts = judge(cases, tmp_path)
    assert [name for name, verdict in verdicts.items() if verdict["accepted"]] == []
    assert verdicts.keys() == cases.keys()


@pytest.mark.node
def test_they_accept_one_without_name_domains_and_address(tmp_path):
    from dataclasses import replace

    from tests.certificates.makers import FACTS

    bare = ISSUER.sign(make_document(replace(FACTS, name="", domains=(), email_hash="", email_salt="")))
    assert judge({"bare": (bare, ISSUER.world())}, tmp_path)["bare"]["accepted"]


@pytest.mark.node
def test_they_accept_a_certificate_that_was_issued_here(tmp_path, attempt):
    from certificates.services import issue_certificate
    from certificates.services.auditing import our_world
    from exams.services import confirm_attempt
    from tests.factories import finish

    finish(attempt, right=13)
    confirm_attempt(attempt_id=attempt.pk)
    row = issue_certificate(attempt_id=attempt.pk)
    assert row.state == "issued"
    world = our_world(json.loads(row.credential), now=datetime.now(UTC))
    verdicts = judge({"JSON": (row.credential, world), "JWT": (row.jwt, world)}, tmp_path)
    assert all(verdict["accepted"] for verdict in verdicts.values()), verdicts


def test_it_fits_the_published_schema():
    validator = jsonschema.Draft201909Validator(SCHEMA)
    assert [error.message for error in validator.iter_errors(GOOD)] == []


def test_a_single_proof_that_is_no_list_does_not_fit_the_schema():
    single = change(GOOD, "proof", value=GOOD["proof"][0])
    assert not jsonschema.Draft201909Validator(SCHEMA).is_valid(single)


def test_a_published_credential_has_the_canonical_form_that_was_published_with_it():
    from certificates.canonical import to_rdf

    folder = FOLDER / "vectors"
    signed = json.loads((folder / "1edtech-ob3-signed.json").read_text(encoding="utf-8"))
    proof = {key: value for key, value in signed["proof"].items() if key != "proofValue"}
    document = {key: value for key, value in signed.items() if key != "proof"}
    assert to_rdf(document) == (folder / "1edtech-ob3-document-canon.nq").read_bytes()
    assert to_rdf({**proof, "@context": signed["@context"]}) == (folder / "1edtech-ob3-proof-canon.nq").read_bytes()


def test_a_published_signature_verifies_with_our_code():
    from certificates.keys import is_signed, read_multibase
    from certificates.signing import data_to_sign

    signed = json.loads((FOLDER / "vectors" / "1edtech-ob3-signed.json").read_text(encoding="utf-8"))
    document = {key: value for key, value in signed.items() if key != "proof"}
    key = read_multibase(signed["proof"]["verificationMethod"].split("#")[1])
    assert is_signed(key, signed["proof"]["proofValue"], data_to_sign(document, signed["proof"]))


def test_our_own_verifier_agrees_on_the_good_one():
    assert verify_credential(GOOD, ISSUER.world()).is_genuine
