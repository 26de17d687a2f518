"""Reviews the bank's files by machine, on all cores, and keeps a record of what passed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.bankfile import read_bank
from questions.management.commands.import_bank import BANK
from questions.records import RECORD_FILE, Passed, describe_pass, keep_covering, read_record, write_record
from questions.review import ReviewReport, compare_with_bank
from questions.reviewing import review_many
from questions.spec import BankError, ItemSpec


class Command(BaseCommand):
    """Reviews a folder of items and fails where one has a problem."""

    help = "Review the question bank with many seeds on all cores, and list every problem. What passed is remembered."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What is reviewed, how thoroughly, and where reports go."""
        parser.add_argument("folder", nargs="?", type=Path, default=BANK, help="where the .toml files are")
        parser.add_argument("--item", action="append", default=[], help="only this slug; may be given again")
        parser.add_argument("--domain", type=int, action="append", default=[], help="only this domain, 1 to 8")
        parser.add_argument("--seeds", type=int, default=100, help="how many variants of each item (100)")
        parser.add_argument("--json", type=Path, help="write the reports to this file")
        parser.add_argument("--workers", type=int, default=0, help="how many processes (one a core)")
        parser.add_argument("--fresh", action="store_true", help="review again what is remembered as passed")
        parser.add_argument("--write-record", action="store_true", help=f"write {RECORD_FILE} into the folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Review, print progress, write reports and record."""
        started = time.monotonic()
        specs = self.read(options["folder"])
        chosen = [spec for spec in specs if is_chosen(spec, options)]
        if not chosen:
            raise CommandError("There is no such item.")
        memory = settings.DATA_DIR / "reviewed.json"
        known = {} if options["fresh"] else read_record(memory)
        passed = {s.slug: known[s.slug] for s in chosen if s.slug in known and covers(known, s, options["seeds"])}
        if passed:
            self.stdout.write(f"{len(passed)} of {len(chosen)} passed before.")
        reports = self.review([spec for spec in chosen if spec.slug not in passed], specs, options, memory)
        fresh = {spec.slug: describe_pass(spec, seeds=options["seeds"]) for spec, report in reports if report.passed}
        if options["json"]:
            write_reports(options["json"], [report for _, report in reports], passed)
        if options["write_record"]:
            path = options["folder"] / RECORD_FILE
            write_record(path, keep_covering(read_record(path), specs) | passed | fresh)
        self.conclude(len(chosen), len(passed) + len(fresh), time.monotonic() - started)

    def read(self, folder: Path) -> tuple[ItemSpec, ...]:
        """The items. Every problem is listed before the command fails."""
        try:
            return read_bank(folder)
        except BankError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems; nothing was reviewed.") from error

    def review(
        self, specs: list[ItemSpec], bank: tuple[ItemSpec, ...], options: dict[str, Any], memory: Path
    ) -> list[tuple[ItemSpec, ReviewReport]]:
        """Review items, print each as it is done, and remember at once what passed: the next run goes on from there."""
        reports: list[tuple[ItemSpec, ReviewReport]] = []
        remembered = read_record(memory)
        seeds = range(options["seeds"])
        for spec, found in review_many(specs, seeds=seeds, workers=options["workers"]):
            report = compare_with_bank(found, spec, bank)
            reports.append((spec, report))
            self.stdout.write(f"{len(reports):3} of {len(specs)}  {'ok ' if report.passed else 'NOT'}  {spec.slug}")
            for problem in report.problems:
                self.stdout.write(f"      {problem.key}: {problem.message}")
            if report.passed:
                remembered[spec.slug] = describe_pass(spec, seeds=options["seeds"])
                write_record(memory, remembered)
        return sorted(reports, key=lambda pair: pair[0].slug)

    def conclude(self, count: int, passed: int, seconds: float) -> None:
        """Say how it went; a problem makes the command fail."""
        if passed < count:
            raise CommandError(f"{count - passed} of {count} items have problems.")
        self.stdout.write(f"All {count} items passed ({seconds:.0f} seconds).")


def is_chosen(spec: ItemSpec, options: dict[str, Any]) -> bool:
    """Whether an item is among those asked for."""
    by_name = not options["item"] or spec.slug in options["item"]
    return by_name and (not options["domain"] or spec.domain in options["domain"])


def covers(record: dict[str, Passed], spec: ItemSpec, seeds: int) -> bool:
    """Whether a record holds a review of this text with as many seeds."""
    return record[spec.slug].covers(spec, seeds=seeds)


def write_reports(path: Path, reports: list[ReviewReport], passed: dict[str, Passed]) -> None:
    """The reports as JSON; of what passed in an earlier run, that it did."""
    rows = [report.to_dict() for report in reports]
    rows += [
        {"slug": slug, "variants": entry.seeds, "passed": True, "before": True, "checks": []}
        for slug, entry in passed.items()
    ]
    path.write_text(json.dumps(sorted(rows, key=lambda row: str(row["slug"])), indent=1), encoding="utf-8")
