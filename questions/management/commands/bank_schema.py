"""Writes the JSON Schema of the bank's files, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from questions.bankschema import build_schema

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "bank_schema.json"


class Command(BaseCommand):
    """Records the schema from the reader."""

    help = "Write docs/bank_schema.json, by which editors complete and check the files of the question bank."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("path", nargs="?", type=Path, default=SCHEMA)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        options["path"].write_text(write_schema(), encoding="utf-8")


def write_schema() -> str:
    """The schema as it stands in the file."""
    return json.dumps(build_schema(), indent=1) + "\n"
