"""The optional signature of a PDF (PAdES B-B) with a certificate of the operator's; off unless one is configured."""

from io import BytesIO


class SignatureUnavailable(Exception):
    """The operator asked for PDF signatures, and something for them is missing."""


def sign_pdf(pdf: bytes, bundle: str) -> bytes:
    """Return the PDF with a PAdES signature. ``bundle`` is the path of one PEM file with key and certificates.

    Raises SignatureUnavailable where pyHanko is not installed (the extra ``pades``) or the file cannot be read.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers
    except ImportError as error:
        raise SignatureUnavailable("Install the extra 'pades' (pyHanko), or unset PDF_SIGNATURE.") from error
    signer = signers.SimpleSigner.load(bundle, bundle)
    if signer is None:
        raise SignatureUnavailable(f"{bundle} holds no private key with its certificate.")
    made = BytesIO()
    metadata = signers.PdfSignatureMetadata(
        field_name="Issuer", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer, output=made)
    return made.getvalue()
