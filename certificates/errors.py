"""What a person asked for and cannot have; the sentence is theirs to read."""


class CertificateError(Exception):
    """The certificate cannot be changed in this way."""
