"""The optional signature of a PDF: made with a certificate of this very test, checked by pyHanko's own validation."""

import json
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from certificates.badges import read_file
from certificates.documents import render_pdf
from certificates.pades import SignatureUnavailable, sign_pdf
from certificates.renderings import render
from tests.certificates.makers import make_document, make_issuer, make_sheet

CREDENTIAL = make_issuer().sign(make_document())
SHEET = make_sheet(CREDENTIAL)
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A certificate for tests")])


def make_bundle(path, key=None):
    """A PEM file with a private key and its self-signed certificate for signatures, as an operator has one."""
    key, now = key or ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    signs = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **signs), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(encoding, form, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(encoding))
    return str(path)


@pytest.fixture
def bundle(tmp_path):
    return make_bundle(tmp_path / "signer.pem")


def judge(pdf, bundle):
    """What pyHanko says of the one signature, with the operator's certificate as what is trusted."""
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    roots = list(load_certs_from_pemder([bundle]))
    trust = ValidationContext(trust_roots=roots, allow_fetching=False)
    return signature, validate_pdf_signature(signature, signer_validation_context=trust)


def attached(pdf):
    [(name, [data])] = PdfReader(BytesIO(pdf)).attachments.items()
    return name, data.decode()


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_pyhanko_accepts_the_signature_and_finds_it_over_the_whole_file(tmp_path, kind):
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else None
    bundle = make_bundle(tmp_path / "signer.pem", key)
    signature, status = judge(sign_pdf(render_pdf(SHEET), bundle), bundle)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.field_name == "Issuer"
    assert status.md_algorithm == "sha256"


def test_the_credential_inside_stays_byte_for_byte(bundle):
    plain = render_pdf(SHEET)
    signed = sign_pdf(plain, bundle)
    assert signed.startswith(plain)
    assert attached(signed) == attached(plain) == ("credential.json", SHEET.credential)
    assert read_file(signed) == CREDENTIAL


def test_what_it_declares_of_itself_stays_byte_for_byte(bundle):
    """pyHanko would write the metadata anew, in a form that the standard of archives does not take."""
    plain = render_pdf(SHEET)
    before, after = (PdfReader(BytesIO(pdf)) for pdf in (plain, sign_pdf(plain, bundle)))
    said = [pdf.trailer["/Root"]["/Metadata"].get_object().get_data() for pdf in (before, after)]
    assert said[0] == said[1]
    assert b"<pdfaid:part>3</pdfaid:part>" in said[1]
    assert before.metadata == after.metadata
    assert after.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_byte_changed_afterwards_is_noticed(bundle):
    signed = bytearray(sign_pdf(render_pdf(SHEET), bundle))
    signed[len(signed) // 4] ^= 1
    _, status = judge(bytes(signed), bundle)
    assert not status.intact
    assert not status.bottom_line


def test_somebody_elses_certificate_is_not_trusted(bundle, tmp_path):
    _, status = judge(sign_pdf(render_pdf(SHEET), bundle), make_bundle(tmp_path / "other.pem"))
    assert (status.intact, status.valid, status.trusted) == (True, True, False)


def test_an_installation_signs_once_it_is_told_to(certificate, bundle, settings):
    assert list(PdfFileReader(BytesIO(render(certificate, form="pdf"))).embedded_signatures) == []
    settings.PDF_SIGNATURE = bundle
    pdf = render(certificate, form="pdf")
    assert judge(pdf, bundle)[1].bottom_line
    assert json.loads(attached(pdf)[1]) == json.loads(certificate.credential)
    assert render(certificate, form="pdf") == pdf


@pytest.mark.parametrize("text", ["", "nothing", None])
def test_a_file_without_key_and_certificate_is_named(tmp_path, text):
    path = tmp_path / "signer.pem"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SignatureUnavailable, match="holds no private key with its certificate"):
        sign_pdf(render_pdf(SHEET), str(path))


def parts(bundle):
    """Key and certificate of a bundle, as texts."""
    key, mark, certificate = Path(bundle).read_text(encoding="ascii").partition("-----BEGIN CERTIFICATE")
    return key, mark + certificate


def test_a_key_without_its_own_certificate_is_refused(tmp_path, bundle):
    key, _ = parts(bundle)
    _, other = parts(make_bundle(tmp_path / "other.pem"))
    for text in (key, key + other, other):
        (tmp_path / "wrong.pem").write_text(text)
        with pytest.raises(SignatureUnavailable):
            sign_pdf(render_pdf(SHEET), str(tmp_path / "wrong.pem"))


def test_of_several_certificates_the_one_of_the_key_signs_and_the_others_go_along(tmp_path, bundle):
    key, own = parts(bundle)
    _, other = parts(make_bundle(tmp_path / "other.pem"))
    (tmp_path / "chain.pem").write_text(other + key + own)
    signature, status = judge(sign_pdf(render_pdf(SHEET), str(tmp_path / "chain.pem")), bundle)
    assert status.bottom_line
    assert len(signature.signed_data["certificates"]) == 2


def test_without_pyhanko_it_says_what_to_install(bundle, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)
    with pytest.raises(SignatureUnavailable, match="Install the extra 'pades'"):
        sign_pdf(render_pdf(SHEET), bundle)
