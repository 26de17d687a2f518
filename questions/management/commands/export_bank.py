"""Writes the published items as the files that import_bank reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.archives import write_archive, write_folder
from questions.selectors import list_bank_files


class Command(BaseCommand):
    """Exports the bank into a new folder or zip file."""

    help = "Write every published item as a TOML file, into a new folder or a new zip file (a name ending in .zip)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("path", type=Path, help="a folder that is absent or empty, or a new .zip file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files; nothing that is there already is written over."""
        path: Path = options["path"]
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CommandError(f"{path} is there already: name a new folder or file.")
        files = list_bank_files()
        try:
            if path.suffix == ".zip":
                write_archive(path, files)
            else:
                path.mkdir(parents=True, exist_ok=True)
                write_folder(path, files)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}.") from error
        self.stdout.write(f"{len(files)} items were written.")
