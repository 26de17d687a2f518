"""The record of a machine review: which text passed, under which grader, with how many seeds; it names no person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import grading
from questions.checks import CHECKS
from questions.review import CheckResult, ReviewReport
from questions.spec import ItemSpec

RECORD_FILE = "REVIEWED.json"
ORIGIN = "manage.py review_bank"
CHECK_COUNT = len(CHECKS) + 1  # making the variants is the first


@dataclass(frozen=True, slots=True)
class Passed:
    """One item's review without a problem."""

    content_hash: str
    grader: str
    seeds: int
    checks: int

    def covers(self, spec: ItemSpec, *, seeds: int = 0) -> bool:
        """Whether this is a review of just this text, by this grader and these checks, with enough seeds."""
        now = (spec.content_hash, grading.__version__, CHECK_COUNT)
        return (self.content_hash, self.grader, self.checks) == now and self.seeds >= seeds

    def to_report(self, spec: ItemSpec) -> ReviewReport:
        """The report that stands in for one that was made elsewhere."""
        detail = f"{self.checks} checks by {ORIGIN}, grader {self.grader}"
        return ReviewReport(spec.slug, self.seeds, (CheckResult("Reviewed before, by this text", "passed", detail),))


Record = Mapping[str, Passed]


def describe_pass(spec: ItemSpec, *, seeds: int) -> Passed:
    """The entry for an item that has just passed."""
    return Passed(spec.content_hash, grading.__version__, seeds, CHECK_COUNT)


def read_record(path: Path) -> dict[str, Passed]:
    """The entries of a record by slug; a file that is absent or damaged holds none, so that all is reviewed again."""
    try:
        return {
            slug: read_entry(entry) for slug, entry in json.loads(path.read_text(encoding="utf-8"))["items"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def read_entry(entry: Mapping[str, Any]) -> Passed:
    """One entry. Raises KeyError or ValueError where it is none."""
    return Passed(str(entry["content_hash"]), str(entry["grader"]), int(entry["seeds"]), int(entry["checks"]))


def write_record(path: Path, record: Record) -> None:
    """Write a record, one line an item, sorted; readers see the old file or the new one, never half of it."""
    rows = (f" {json.dumps(slug)}: {json.dumps(asdict(record[slug]))}" for slug in sorted(record))
    text = f'{{"origin": {json.dumps(ORIGIN)}, "items": {{\n' + ",\n".join(rows) + "\n}}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def keep_covering(record: Record, specs: Iterable[ItemSpec]) -> dict[str, Passed]:
    """The entries that are true of a bank as it is now."""
    known = ((spec, record.get(spec.slug)) for spec in specs)
    return {spec.slug: entry for spec, entry in known if entry is not None and entry.covers(spec)}
