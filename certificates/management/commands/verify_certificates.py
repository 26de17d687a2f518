"""Checks certificates: all of this installation with its log, or a file as a stranger would."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from certificates.badges import NotReadable, read_file
from certificates.canonical import Json, read_json
from certificates.services.auditing import audit_certificates, our_world
from certificates.verifying import Finding, World, verify_credential, verify_jwt
from exams.selectors import database_now


class Command(BaseCommand):
    """``manage.py verify_certificates`` or ``... FILE --did did.json --status status.json``"""

    help = "Verify every certificate and the log of this installation, or one file against an issuer's documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file in any form, and the issuer's documents where they are not our own."""
        parser.add_argument("file", nargs="?", type=Path, help="JSON, JWT, PDF, PNG or SVG.")
        parser.add_argument("--did", type=Path, help="The issuer's DID document; ours where none is named.")
        parser.add_argument("--status", type=Path, help="The issuer's status list; ours where none is named.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what holds; fail with what does not."""
        faults = self._check_file(options) if options["file"] else self._check_all()
        if faults:
            raise CommandError("\n".join(faults))

    def _check_all(self) -> list[str]:
        audit = audit_certificates(now=database_now())
        self.stdout.write(
            f"{audit.genuine} genuine, {audit.revoked} revoked, {audit.unsigned} unsigned, {audit.events} events."
        )
        return list(audit.faults)

    def _check_file(self, options: dict[str, Any]) -> list[str]:
        finding = self._examine(options)
        for check in finding.checks:
            said = "holds" if check.holds else "FAILS" if check.is_checked else "     "
            self.stdout.write(f"{said}  {check.name}: {check.text}")
        return [] if finding.is_genuine else ["This certificate is not genuine."]

    def _examine(self, options: dict[str, Any]) -> Finding:
        try:
            read = read_file(options["file"].read_bytes())
        except (NotReadable, OSError) as error:
            raise CommandError(str(error)) from error
        ours = our_world(read, now=database_now())
        did = _read(options["did"]) if options["did"] else ours.did
        status = _read(options["status"]) if options["status"] else None
        world = World(did, {status["id"]: status} if status else ours.lists, ours.now)
        return verify_jwt(read, world) if isinstance(read, str) else verify_credential(read, world)


def _read(path: Path) -> Json:
    try:
        document: Json = read_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read.") from error
    return document
