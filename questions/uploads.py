"""A file of questions as items: a zip of TOML files, one TOML file, Moodle XML, GIFT. All of them, or none."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from questions.archives import MOST_PACKED_BYTES, read_archive
from questions.bankfile import MOST_FILE_BYTES, parse_item
from questions.foreign import MOST_FOREIGN_BYTES, ForeignQuestion, Place, make_slug, to_item_source
from questions.gift import read_gift
from questions.moodle import read_moodle
from questions.spec import BankError, ItemSpec, Problem

MOST_BYTES = {".zip": MOST_PACKED_BYTES, ".toml": MOST_FILE_BYTES}


def read_upload(name: str, data: bytes, *, place: Place, taken: set[str]) -> tuple[ItemSpec, ...]:
    """The items of a file, by its ending. Raises BankError with every problem.

    Questions of another system go to `place` and get slugs of their own, other than those `taken`.
    """
    name = PurePath(name).name
    most = most_bytes(name)
    if len(data) > most:
        raise BankError((Problem(name, "", f"has more than {most} bytes."),))
    match PurePath(name).suffix.lower():
        case ".zip":
            return read_archive(BytesIO(data), name=name)
        case ".toml":
            # A file that travels alone may have been renamed on the way: its slug stands in it.
            return (parse_item(decode(name, data), file=name),)
        case ".xml":
            return convert(read_moodle(data, file=name), place, taken=taken)
        case _:
            return convert(read_gift(data, file=name), place, taken=taken)


def decode(name: str, data: bytes) -> str:
    """The text of a file. Raises BankError where it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BankError((Problem(name, "", "is not UTF-8."),)) from error


def most_bytes(name: str) -> int:
    """How many bytes a file of this name may have."""
    return MOST_BYTES.get(PurePath(name).suffix.lower(), MOST_FOREIGN_BYTES)


def convert(questions: tuple[ForeignQuestion, ...], place: Place, *, taken: set[str]) -> tuple[ItemSpec, ...]:
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
    return tuple(specs)
