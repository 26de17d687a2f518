"""Prints what the bank holds, as tables or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.bankfile import read_bank
from questions.census import CERTIFICATION, MANY_VARIANTS, Cell, Census, take_census
from questions.management.commands.import_bank import BANK
from questions.records import RECORD_FILE, read_record
from questions.spec import BankError


class Command(BaseCommand):
    """Counts families by domain, kind, objective and difficulty, and the supply of the certification exam."""

    help = "Print the question bank in figures: families, variants, supply of each blueprint cell, last review."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, the form, and the size of the sample."""
        parser.add_argument("folder", nargs="?", type=Path, default=BANK, help="where the .toml files are")
        parser.add_argument("--format", choices=("table", "json"), default="table")
        parser.add_argument("--seeds", type=int, default=200, help="seeds tried of each family to count variants (200)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print."""
        try:
            specs = read_bank(options["folder"])
            record = read_record(options["folder"] / RECORD_FILE)
            census = take_census(specs, record=record, seeds=options["seeds"])
        except BankError as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(census.to_dict(), indent=1))
        else:
            self.stdout.write("\n\n".join(write_tables(census)))


def write_tables(census: Census) -> list[str]:
    """The figures as blocks of text."""
    few = ", ".join(f"{slug} {count}" for slug, count in census.few.items())
    review = f"{census.reviewed} of {census.families} families passed under grader {census.grader}"
    return [
        f"{census.families} families",
        write_row("Domain", census.domains),
        write_row("Kind", census.kinds),
        write_row("Difficulty", census.difficulties),
        write_row("Objective", census.objectives),
        f"Parameterized: {census.parameterized} families showed {MANY_VARIANTS} visibly different questions or more, "
        f"counted over at most {census.seeds} seeds each.\nFewer: {few or 'none'}",
        "Supply of the certification exam (families for items of a form)\n" + write_cells(census.cells),
        f"Last review: {review}, each with {census.least_seeds} seeds or more.\n"
        f"To be reviewed: {', '.join(census.unreviewed) or 'none'}",
    ]


def write_row(title: str, counts: Mapping[Any, int]) -> str:
    """Counts under a title, a few to a line."""
    entries = [f"{name}: {count}" for name, count in counts.items()]
    lines = ["   ".join(entries[i : i + 8]) for i in range(0, len(entries), 8)]
    return "\n  ".join([title, *lines])


def write_cells(cells: tuple[Cell, ...]) -> str:
    """A line for each domain, a column for each difficulty."""
    by_place = {(cell.domain, cell.difficulty): cell for cell in cells}
    lines = ["domain".ljust(8) + "".join(f"{difficulty:>14}" for difficulty in range(1, 6))]
    for domain in CERTIFICATION:
        texts = [describe_cell(by_place.get((domain, difficulty))) for difficulty in range(1, 6)]
        lines.append(f"{domain:<8}" + "".join(f"{text:>14}" for text in texts))
    return "\n".join(lines)


def describe_cell(cell: Cell | None) -> str:
    """Supply and need; a cell that two retakes in a row would exhaust is marked."""
    if cell is None:
        return ""
    if not cell.need:
        return str(cell.supply)
    return f"{cell.supply} for {cell.need}{' tight' if cell.supply < 3 * cell.need else ''}"
