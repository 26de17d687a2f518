"""Reviews the bank's files by machine, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.bankfile import read_bank
from questions.management.commands.import_bank import BANK
from questions.review import ReviewReport, review_report
from questions.spec import BankError


class Command(BaseCommand):
    """Reviews a folder of items and fails where one has a problem."""

    help = "Review every item of the question bank with many seeds, and list every problem."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, one item of it, the number of seeds, and where a report goes."""
        parser.add_argument("folder", nargs="?", type=Path, default=BANK, help="where the .toml files are")
        parser.add_argument("--item", action="append", default=[], help="only this slug; may be given again")
        parser.add_argument("--seeds", type=int, default=200, help="how many variants of each item (200)")
        parser.add_argument("--json", type=Path, help="write the report to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Review, print progress, write the report."""
        try:
            specs = read_bank(options["folder"])
        except BankError as error:
            raise CommandError(str(error)) from error
        chosen = [spec for spec in specs if not options["item"] or spec.slug in options["item"]]
        reports: list[ReviewReport] = []
        for i, spec in enumerate(chosen, start=1):
            report = review_report(spec, seeds=range(options["seeds"]))
            reports.append(report)
            self.stdout.write(f"{i:3} of {len(chosen)}  {'ok ' if report.passed else 'NOT'}  {spec.slug}")
            for problem in report.problems:
                self.stdout.write(f"      {problem.key}: {problem.message}")
        if options["json"]:
            options["json"].write_text(json.dumps([report.to_dict() for report in reports], indent=1), encoding="utf-8")
        failed = sum(not report.passed for report in reports)
        if not chosen:
            raise CommandError("There is no such item.")
        if failed:
            raise CommandError(f"{failed} of {len(chosen)} items have problems.")
        self.stdout.write(f"All {len(chosen)} items passed.")
