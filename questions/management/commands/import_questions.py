"""Stores the questions of another system as drafts, for an author to finish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from questions.bankfile import parse_item
from questions.foreign import MOST_FOREIGN_BYTES, ForeignQuestion, Place, make_slug, to_item_source
from questions.gift import read_gift
from questions.models import Item
from questions.moodle import read_moodle
from questions.services import save_draft
from questions.spec import BankError, ItemSpec, Problem


class Command(BaseCommand):
    """Imports Moodle XML or GIFT: all questions of a file, or none."""

    help = "Store the choice and numeric questions of a Moodle XML file (.xml) or a GIFT file as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and where its questions belong."""
        parser.add_argument("path", type=Path, help="a file ending in .xml, or a GIFT file")
        parser.add_argument("--domain", type=int, choices=range(1, 9), required=True)
        parser.add_argument("--objective", required=True, help="as in the outline, for example 3.4")
        parser.add_argument("--difficulty", type=int, choices=range(1, 6), default=2)
        parser.add_argument("--dry-run", action="store_true", help="check, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, convert, store; every problem is listed before the command fails."""
        place = Place(options["domain"], options["objective"], options["difficulty"])
        try:
            questions = read_foreign(options["path"])
            specs = convert(questions, place, taken=set(Item.objects.values_list("slug", flat=True)))
        except BankError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems; nothing was imported.") from error
        if not options["dry_run"]:
            with transaction.atomic():
                for spec in specs:
                    save_draft(source=spec.source, by=None, now=timezone.now())
        done = "would be" if options["dry_run"] else "are"
        self.stdout.write(f"{len(specs)} questions {done} stored as drafts; hints and steps are to be written.")


def read_foreign(path: Path) -> tuple[ForeignQuestion, ...]:
    """The questions of a file, by its ending. Raises BankError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_FOREIGN_BYTES + 1)
    except OSError as error:
        raise BankError((Problem(path.name, "", f"cannot be read: {error}."),)) from error
    if len(data) > MOST_FOREIGN_BYTES:
        raise BankError((Problem(path.name, "", f"has more than {MOST_FOREIGN_BYTES} bytes."),))
    read = read_moodle if path.suffix.lower() == ".xml" else read_gift
    return read(data, file=path.name)


def convert(questions: tuple[ForeignQuestion, ...], place: Place, *, taken: set[str]) -> list[ItemSpec]:
    """The questions as items with slugs of their own. Raises BankError with the problems of all."""
    specs: list[ItemSpec] = []
    problems: list[Problem] = []
    for question in questions:
        slug = make_slug(question.title, place, taken)
        taken = taken | {slug}
        try:
            specs.append(parse_item(to_item_source(question, place, slug=slug), file=slug))
        except BankError as error:
            problems.extend(error.problems)
    if problems:
        raise BankError(tuple(problems))
    return specs
