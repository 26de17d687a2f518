"""A bank as a zip file: written, and read without trusting it; nothing is ever unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from questions.bankfile import MOST_FILE_BYTES, read_bank, read_files
from questions.spec import BankError, ItemSpec, Problem

MOST_FILES = 2000
MOST_BYTES = 32_000_000  # all files together, unpacked
MOST_PACKED_BYTES = 8_000_000
MOST_RATIO = 100  # unpacked to packed; TOML shrinks to a fifth
ITEM = ".toml"
FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the same bank gives the same bytes


def read_source(path: Path) -> tuple[ItemSpec, ...]:
    """The items of a folder or a zip file. Raises BankError with the problems of all files."""
    if path.is_dir():
        return read_bank(path)
    if path.is_file() and zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            return read_archive(stream, name=path.name)
    raise BankError((Problem(path.name, "", "is neither a folder nor a zip file."),))


def read_archive(source: IO[bytes], *, name: str) -> tuple[ItemSpec, ...]:
    """The items of a zip file, all or none. Raises BankError for a bomb, a path out of it, a link, a damaged file."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            problems = check_size(name, entries) or check_entries(entries)
            if problems:
                raise BankError(tuple(problems))
            items = sorted((e for e in entries if e.filename.endswith(ITEM)), key=lambda entry: entry.filename)
            files = [(entry.filename, unpack(archive, entry)) for entry in items]
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise BankError((Problem(name, "", f"cannot be read as a zip file: {error}."),)) from error
    if not files:
        raise BankError((Problem(name, "", f"holds no item: no file ends in {ITEM}."),))
    return read_files(files)


def check_size(name: str, entries: list[zipfile.ZipInfo]) -> list[Problem]:
    """Whether it is small enough, unpacked, to be looked at more closely."""
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_FILES:
        return [Problem(name, "", f"holds {len(entries)} files; {MOST_FILES} are the most.")]
    if total > MOST_BYTES:
        return [Problem(name, "", f"unpacks to {total} bytes; {MOST_BYTES} are the most.")]
    if total > MOST_RATIO * max(packed, 1):
        return [Problem(name, "", f"unpacks to more than {MOST_RATIO} times its size.")]
    return []


def check_entries(entries: list[zipfile.ZipInfo]) -> list[Problem]:
    """What is wrong with single entries."""
    problems = []
    seen: set[str] = set()
    for entry in entries:
        fault = find_fault(entry)
        if entry.filename in seen:
            fault = fault or "stands in it twice."
        seen.add(entry.filename)
        if fault:
            problems.append(Problem(entry.filename, "", fault))
    return problems


def find_fault(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not taken; empty where it is."""
    name = PurePosixPath(entry.filename)
    tricks = name.is_absolute() or ".." in name.parts or any(sign in entry.filename for sign in "\\:\0")
    if tricks:
        return "has a path that leads out of the zip file."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link."
    if entry.flag_bits & 1:
        return "is encrypted."
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that is not read here."
    if entry.file_size > MOST_FILE_BYTES:
        return f"has {entry.file_size} bytes; {MOST_FILE_BYTES} are the most."
    return ""


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry; never more than its checked size, whatever the packed data say."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


def write_archive(path: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write a zip file of (name, text) pairs."""
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), text.encode(), zipfile.ZIP_DEFLATED)


def write_folder(root: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files of (name, text) pairs below a folder."""
    for name, text in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
