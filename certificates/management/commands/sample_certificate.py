"""Writes a sample in every form, so that an operator can try verifiers before the first learner passes."""

import json
import uuid
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from certificates.credential import Award, Place, build_credential, to_issuer_name
from certificates.documents import Sheet
from certificates.facts import DomainLine, Facts
from certificates.keys import KeyUnreadable
from certificates.renderings import make_form
from certificates.selectors import build_did, public_origin
from certificates.serials import make_code
from certificates.services.keys import get_active_signer
from certificates.services.lists import get_status_list
from certificates.signing import sign_credential, sign_jwt, to_moment
from exams.selectors import database_now, list_domain_titles

GOT = (5, 5, 4, 3, 4, 4, 4, 2)


class Command(BaseCommand):
    """``manage.py sample_certificate --out DIR``"""

    help = "Write the certificate of an invented pass, signed by this installation and marked as a sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write credential.json, credential.jwt, badge.png, badge.svg, certificate.pdf, did.json, status.json."""
        try:
            files = make_sample(now=database_now())
        except KeyUnreadable as error:
            raise CommandError(str(error)) from error
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (options["out"] / name).write_bytes(data)
        self.stdout.write(f"{len(files)} files of a sample are in {options['out']}.")


def make_sample(*, now: datetime) -> dict[str, bytes]:
    """Return the files. Slot 0 of the first list belongs to samples; no page and no row stand behind the code."""
    place = Place(public_origin(), make_code(), list_number=1, slot=0)
    award = Award(_invent_facts(now), place, uuid.uuid4().urn, now.replace(microsecond=0), is_sample=True)
    _, proof_signer = get_active_signer("ed25519")
    _, jwt_signer = get_active_signer("p256")
    credential = sign_credential(build_credential(award), signer=proof_signer, now=now)
    text = json.dumps(credential, ensure_ascii=False, separators=(",", ":"))
    sheet = Sheet(award.facts, place.code, to_issuer_name(place.origin), place.address, now, text, is_sample=True)
    return {
        "credential.json": text.encode(),
        "credential.jwt": sign_jwt(credential, signer=jwt_signer).encode(),
        "badge.png": make_form(sheet, form="png"),
        "badge.svg": make_form(sheet, form="svg"),
        "certificate.pdf": make_form(sheet, form="pdf"),
        "did.json": json.dumps(build_did(), indent=2).encode(),
        "status.json": json.dumps(get_status_list(number=1, now=now), indent=2).encode(),
    }


def _invent_facts(now: datetime) -> Facts:
    titles = list_domain_titles()
    return Facts(
        name="Sample Learner",
        exam_title="Matrix Calculus in Data Science & ML",
        exam_slug="sample",
        exam_version=1,
        exam_text="version 1, timed, 90 minutes, attempt 1",
        points=str(sum(GOT)),
        max_points=40,
        cut_points=28,
        passed_at=to_moment(now),
        date_text=f"{timezone.localtime(now):%-d %B %Y}",
        domains=tuple(DomainLine(titles[n], str(got), 5) for n, got in enumerate(GOT, 1)),
    )
