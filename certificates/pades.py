"""The optional signature of a PDF (PAdES B-B) with a certificate of the operator's; off unless one is configured."""

from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization


class SignatureUnavailable(Exception):
    """The operator asked for PDF signatures, and something for them is missing."""


def sign_pdf(pdf: bytes, bundle: str) -> bytes:
    """Return the PDF with a PAdES signature. ``bundle`` is the path of one PEM file: the key, its certificate, a chain.

    What was there stays byte for byte, metadata too: the signature is added behind it. Raises SignatureUnavailable
    where pyHanko is not installed (the extra ``pades``) or the file does not hold a key with its certificate.
    """
    try:
        from pyhanko.sign import fields, signers
    except ImportError as error:
        raise SignatureUnavailable("Install the extra 'pades' (pyHanko), or unset PDF_SIGNATURE.") from error
    made = BytesIO()
    metadata = signers.PdfSignatureMetadata(
        field_name="Issuer", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signers.sign_pdf(_open(pdf), metadata, signer=_load_signer(bundle), output=made)
    return made.getvalue()


def _open(pdf: bytes) -> Any:
    """A writer that adds to the file. It leaves the metadata alone: written anew, they are no longer PDF/A."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Keep what typst declared."""

    return Writer(BytesIO(pdf))


def _load_signer(bundle: str) -> Any:
    """The key of a PEM file with the certificate that belongs to it; the other certificates are its chain."""
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    missing = SignatureUnavailable(f"{bundle} holds no private key with its certificate.")
    try:
        pem = Path(bundle).read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        certificates = x509.load_pem_x509_certificates(pem)
    except (OSError, ValueError, TypeError) as error:
        raise missing from error
    own = [number for number, row in enumerate(certificates) if row.public_key() == key.public_key()]
    if not own:
        raise missing
    chain = list(load_certs_from_pemder_data(pem))
    store = SimpleCertificateStore()
    store.register_multiple(row for number, row in enumerate(chain) if number != own[0])
    signing_key = load_private_key_from_pemder_data(pem, passphrase=None)
    return signers.SimpleSigner(signing_cert=chain[own[0]], signing_key=signing_key, cert_registry=store)
