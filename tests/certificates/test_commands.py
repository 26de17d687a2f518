"""Commands for files: a sample in every form, and verifying one as a stranger would."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from certificates.badges import read_file
from certificates.models import Certificate
from certificates.renderings import render
from certificates.services.auditing import our_world
from certificates.verifying import verify_credential
from exams.selectors import database_now
from tests.certificates.makers import make_issuer, make_tampered
from tests.factories import make_signing_keys

FILES = {"credential.json", "credential.jwt", "badge.png", "badge.svg", "certificate.pdf", "did.json", "status.json"}
ISSUER, STRANGER = make_issuer(), make_issuer()
TAMPERED = make_tampered(ISSUER, STRANGER)


def run(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def sample(db, tmp_path):
    make_signing_keys()
    run("sample_certificate", "--out", str(tmp_path))
    return tmp_path


def test_a_sample_is_written_in_every_form(sample):
    assert {path.name for path in sample.iterdir()} == FILES
    credential = json.loads((sample / "credential.json").read_bytes())
    for name in ("badge.png", "badge.svg", "certificate.pdf"):
        assert read_file((sample / name).read_bytes()) == credential


@pytest.mark.parametrize("name", ["credential.json", "credential.jwt", "badge.png", "badge.svg", "certificate.pdf"])
def test_each_form_of_a_sample_is_genuine(sample, name):
    documents = ("--did", str(sample / "did.json"), "--status", str(sample / "status.json"))
    assert "FAILS" not in run("verify_certificates", str(sample / name), *documents)
    assert "FAILS" not in run("verify_certificates", str(sample / name))


def test_a_sample_says_that_it_is_one_and_no_learner_gets_it(sample):
    credential = json.loads((sample / "credential.json").read_bytes())
    assert credential["name"].startswith("Sample, not a certificate")
    text = PdfReader(BytesIO((sample / "certificate.pdf").read_bytes())).pages[0].extract_text()
    assert "Sample, not a certificate" in text
    assert credential["credentialStatus"]["statusListIndex"] == "0"
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("name", TAMPERED)
def test_the_command_refuses(tmp_path, name, db):
    case, world = TAMPERED[name]
    (tmp_path / "case").write_text(case if isinstance(case, str) else json.dumps(case))
    (tmp_path / "did.json").write_text(json.dumps(world.did))
    (tmp_path / "status.json").write_text(json.dumps(next(iter(world.lists.values()))))
    documents = ("--did", str(tmp_path / "did.json"), "--status", str(tmp_path / "status.json"))
    with pytest.raises(CommandError, match="not genuine"):
        run("verify_certificates", str(tmp_path / "case"), *documents)


def test_the_command_accepts_the_good_one_beside_them(tmp_path, db):
    from tests.certificates.makers import make_document

    (tmp_path / "case").write_text(json.dumps(ISSUER.sign(make_document())))
    (tmp_path / "did.json").write_text(json.dumps(ISSUER.did))
    (tmp_path / "status.json").write_text(json.dumps(ISSUER.sign_list()))
    documents = ("--did", str(tmp_path / "did.json"), "--status", str(tmp_path / "status.json"))
    assert "FAILS" not in run("verify_certificates", str(tmp_path / "case"), *documents)


@pytest.mark.parametrize("data", [b"", b"nothing", b"%PDF-1.7"])
def test_a_file_without_a_certificate_is_told_so(tmp_path, db, data):
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(CommandError, match=r"\.$"):
        run("verify_certificates", str(tmp_path / "file"))


def make_older(row):
    """The row as it was before there were signatures."""
    Certificate.objects.filter(pk=row.pk).update(
        credential="",
        jwt="",
        credential_sha256="",
        jwt_sha256="",
        list_number=None,
        slot=None,
        proof_key=None,
        jwt_key=None,
    )


def test_older_certificates_are_signed_with_their_code_words_and_date(certificate, learner):
    make_older(certificate)
    certificate.refresh_from_db()
    learner.name = "Another Name"
    learner.save()
    assert run("sign_certificates") == "1 signed.\n"
    signed = Certificate.objects.get()
    assert (signed.code, signed.issued_at, signed.snapshot) == (
        certificate.code,
        certificate.issued_at,
        certificate.snapshot,
    )
    credential = json.loads(signed.credential)
    assert verify_credential(credential, our_world(credential, now=database_now())).is_genuine
    assert run("sign_certificates") == "0 signed.\n"


def test_until_then_their_page_answers_from_the_record(client, certificate):
    make_older(certificate)
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "Checked against our records, just now" in page
    assert client.get(f"/c/{certificate.code}.pdf").content.startswith(b"%PDF")
    assert client.get(f"/c/{certificate.code}.json").status_code == 404


def test_a_pdf_is_signed_where_the_operator_gives_a_certificate(certificate, settings, tmp_path):
    settings.PDF_SIGNATURE = str(make_operator_certificate(tmp_path / "operator.pem"))
    pdf = render(certificate, form="pdf")
    [signature] = PdfReader(BytesIO(pdf)).trailer["/Root"]["/AcroForm"]["/Fields"]
    assert signature.get_object()["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert read_file(pdf) == json.loads(certificate.credential)


def make_operator_certificate(path):
    """A certificate that signed itself."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nabla.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, none) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
