"""What changes certificates and keys. Each service locks the row that it changes first."""

from certificates.services.corrections import ask_for_correction, correct_name, erase_certificates
from certificates.services.events import record_event
from certificates.services.issuing import (
    issue_certificate,
    list_obstacles,
    reserve_certificate,
    sign_older_certificates,
    try_again,
    withdraw_certificate,
)
from certificates.services.keys import (
    compromise_key,
    create_development_keys,
    create_signing_key,
    load_signer,
    rotate_key,
)
from certificates.services.lists import get_status_list
from certificates.services.queueing import queue_issuing
from certificates.services.revoking import reissue_certificate, revoke_certificate
from certificates.services.wishes import confirm_wishes

__all__ = [
    "ask_for_correction",
    "compromise_key",
    "confirm_wishes",
    "correct_name",
    "create_development_keys",
    "create_signing_key",
    "erase_certificates",
    "get_status_list",
    "issue_certificate",
    "list_obstacles",
    "load_signer",
    "queue_issuing",
    "record_event",
    "reissue_certificate",
    "reserve_certificate",
    "revoke_certificate",
    "rotate_key",
    "sign_older_certificates",
    "try_again",
    "withdraw_certificate",
]
