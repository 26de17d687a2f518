"""What the pages of certificates show: the server's own verdict, the learner's list."""

import json
import logging
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from certificates.credential import has_facts, to_issuer_name
from certificates.facts import Facts
from certificates.identity import to_host
from certificates.keys import KeyUnreadable
from certificates.models import Certificate, SigningKey
from certificates.selectors import build_did, find_successor, public_origin, to_sheet
from certificates.serials import draw_seal, group_code
from certificates.services import get_status_list
from certificates.verifying import Check, Finding, World, find_unsigned, verify_credential, verify_jwt
from exams.selectors import database_now

logger = logging.getLogger(__name__)
State = Certificate.State
OTHER_JWT = "Its form as JWT is not what was signed."
OTHER_RECORD = "Our record says something else than what was signed."
TITLES = {"signature": "Signature", "issuer": "Issuer", "status": "Status", "dates": "Dates"}
FORMS = (("pdf", "PDF"), ("png", "Badge PNG"), ("json", "JSON"), ("jwt", "JWT"))


def judge_certificate(row: Certificate, now: datetime) -> Finding:
    """Return our verdict on an issued certificate: from its signed bytes, as a stranger would check them."""
    credential = json.loads(row.credential)
    try:
        status = get_status_list(number=row.list_number or 1, now=now)
    except KeyUnreadable:
        logger.exception("no status list can be signed")
        status = {}
    lists = {credential["credentialStatus"]["statusListCredential"]: status} if status else {}
    world = World(build_did(), lists, now)
    finding = verify_credential(credential, world)
    if finding.is_signed and not verify_jwt(row.jwt, world).is_signed:
        return find_unsigned(OTHER_JWT)
    # The page draws from the record: where that was changed, the signature does not speak for it.
    if finding.is_signed and not has_facts(credential, Facts.from_snapshot(row.snapshot)):
        return find_unsigned(OTHER_RECORD)
    return finding


def build_page(row: Certificate) -> dict[str, Any]:
    """Return the context of the public page."""
    if row.erased_at:
        return {"state": "erased", "code_grouped": group_code(row.code), "erased_at": row.erased_at}
    facts, sheet = Facts.from_snapshot(row.snapshot), to_sheet(row)
    page = {
        "state": row.state,
        "facts": facts,
        "name": facts.printed_name,
        "code": row.code,
        "code_grouped": group_code(row.code),
        "seal": list_squares(row.code),
        "issuer": sheet.issuer,
        "is_local": sheet.is_local,
        "revoked_at": row.revoked_at,
        "revoked_because": row.revoked_because,
        "successor": find_successor(row) if row.state == State.REVOKED else None,
        "is_signed": bool(row.credential),
        # What was issued before certificates were signed is vouched for by our record alone, and says so.
        "is_confirmed": not row.credential,
        "forms": list_forms(row),
        "profile_url": build_profile_url(row) if row.state == State.ISSUED else "",
    }
    if not row.credential:
        return page
    finding = judge_certificate(row, database_now())
    # A revoked one is not genuine because of its list alone; anything else that fails is a fault and says so.
    page["is_genuine"], page["is_confirmed"] = finding.is_genuine, finding.is_signed
    page["checks"] = [_describe(check, row) for check in finding.checks]
    return page


def _describe(check: Check, row: Certificate) -> dict[str, Any]:
    """One line of the verdict in the words of the page."""
    key, text = row.proof_key, check.text
    if check.holds and check.name == "issuer" and key:
        use = "still in use" if key.state == SigningKey.State.ACTIVE else "replaced since, still trusted"
        text = f"{to_host(text)}, key {key.fragment}, {use}"
    title = TITLES[check.name]
    return {"name": check.name, "title": title, "holds": check.holds, "is_checked": check.is_checked, "text": text}


def list_forms(row: Certificate) -> list[dict[str, str]]:
    """Return the downloads of a certificate: a revoked one keeps its data and loses its paper."""
    offered = FORMS if row.state == State.ISSUED else FORMS[2:]
    if not row.credential:
        offered = FORMS[:2]
    return [{"name": name, "form": form, "url": form_url(row, form)} for form, name in offered]


def form_url(row: Certificate, form: str) -> str:
    """Return the address of one form."""
    return reverse("certificates:download", args=[row.code, form])


def list_squares(code: str) -> list[dict[str, Any]]:
    """Return the squares of the seal: their places in cells of 10 and whether they are filled."""
    squares = []
    for y, line in enumerate(draw_seal(code)):
        for x, value in enumerate(line):
            side = 7.6 if abs(value) == 2 else 3.8
            inset = (10 - side) / 2
            squares.append({"x": 10 * x + inset, "y": 10 * y + inset, "side": side, "is_filled": value > 0})
    return squares


def build_row(row: Certificate) -> dict[str, Any]:
    """Return one line of the learner's list."""
    issued = row.state == State.ISSUED
    public = issued or (row.state == State.REVOKED and row.issued_at is not None)
    return {
        "exam_title": row.exam.title,
        "code": row.code,
        "name": row.snapshot.get("name", ""),
        "date_text": row.snapshot.get("date_text", ""),
        "state": row.state,
        "url": reverse("certificates:verify", args=[row.code]) if public else "",
        "forms": list_forms(row) if issued else [],
        "letter_url": f"{form_url(row, 'pdf')}?paper=us-letter" if issued else "",
        "profile_url": build_profile_url(row) if issued else "",
        "code_grouped": group_code(row.code) if public else "",
        "wanted_name": row.wanted_name,
        "revoked_because": row.revoked_because,
    }


def build_profile_url(row: Certificate) -> str:
    """Return the link that adds the certificate to a LinkedIn profile; nothing is sent before it is followed."""
    assert row.issued_at is not None  # noqa: S101  (a constraint: what was issued has its time)
    page = f"{public_origin()}{reverse('certificates:verify', args=[row.code])}"
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": row.snapshot.get("exam_title", ""),
        "organizationName": to_issuer_name(public_origin()),
        "issueYear": row.issued_at.year,
        "issueMonth": row.issued_at.month,
        "certUrl": page,
        "certId": row.code,
    }
    return f"https://www.linkedin.com/profile/add?{urlencode(fields)}"
