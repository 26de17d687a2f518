"""Reads the bank's files, one item a TOML file; every fault of every file is reported at once."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, cast

from questions import spec as words
from questions.bankparts import (
    read_case,
    read_derived,
    read_draw,
    read_parts,
    read_requirement,
    read_sample,
    read_symbol,
)
from questions.spec import BankError, CaseSpec, ItemSpec, Problem
from questions.tables import Faults, Table

FORMAT = 1
MOST_FILE_BYTES = 200_000  # ten times the longest item of the bank
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def read_bank(root: Path) -> tuple[ItemSpec, ...]:
    """Every item below a folder, in the order of the paths. Raises BankError with the faults of all files."""
    paths = sorted(root.rglob("*.toml"))
    if not paths:
        raise BankError((Problem(root.name, "", "holds no item: no file ends in .toml."),))
    links = [path for path in paths if path.resolve() != root.resolve() / path.relative_to(root)]
    if links:
        raise BankError(tuple(Problem(path.relative_to(root).as_posix(), "", "is a link.") for path in links))
    return read_files((path.relative_to(root).as_posix(), path) for path in paths)


def read_files(files: Iterable[tuple[str, Path | bytes]]) -> tuple[ItemSpec, ...]:
    """The items in files, each given by its name and where it lies or what it holds. Raises BankError."""
    specs: list[ItemSpec] = []
    problems: list[Problem] = []
    for name, file in files:
        try:
            specs.append(read_item(file, name=name) if isinstance(file, Path) else read_bytes(file, name=name))
        except BankError as error:
            problems.extend(error.problems)
    problems.extend(find_doubles(specs))
    if problems:
        raise BankError(tuple(problems))
    return tuple(specs)


def find_doubles(specs: list[ItemSpec]) -> list[Problem]:
    """Slugs that more than one file claims."""
    counts = Counter(spec.slug for spec in specs)
    doubled = [spec for spec in specs if counts[spec.slug] > 1]
    return [spec.problem("slug", f"{spec.slug!r} is used by another file too.") for spec in doubled]


def read_item(path: Path, *, name: str = "") -> ItemSpec:
    """The item in one file. Raises BankError with every fault; `name` is how messages call the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BankError((Problem(name or path.name, "", f"cannot be read: {error}."),)) from error
    return read_bytes(data, name=name or path.name)


def read_bytes(data: bytes, *, name: str) -> ItemSpec:
    """The item in a file's bytes; the file is called like its item. Raises BankError with every fault."""
    if len(data) > MOST_FILE_BYTES:
        raise BankError((Problem(name, "", f"has {len(data)} bytes; {MOST_FILE_BYTES} are the most."),))
    try:
        source = data.decode()
    except UnicodeDecodeError as error:
        raise BankError((Problem(name, "", f"cannot be read: {error}."),)) from error
    spec = parse_item(source, file=name)
    path = PurePosixPath(name)
    if spec.slug != path.stem:
        raise BankError((spec.problem("slug", f"is {spec.slug!r}, but the file is called {path.name!r}."),))
    return spec


def parse_item(source: str, *, file: str = "") -> ItemSpec:
    """The item that a TOML text describes. Raises BankError with every fault."""
    source = source.replace("\r\n", "\n")
    faults = Faults(file)
    try:
        content = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BankError((Problem(file, "", f"is not TOML: {error}."),)) from error
    spec = read_heading(Table(content, faults), source=source, file=file)
    faults.problems.extend(check_whole(spec))
    if faults.problems:
        raise BankError(tuple(faults.problems))
    return spec


def read_heading(table: Table, *, source: str, file: str) -> ItemSpec:
    """All of an item from its outermost table."""
    table.take_integer("format", FORMAT, low=FORMAT, high=FORMAT, needed=True)
    parts = read_parts(table, words.AskSpec())
    item = ItemSpec(
        slug=read_slug(table),
        title=table.take_text("title", needed=True),
        domain=table.take_integer("domain", 1, low=1, high=8, needed=True),
        objective=table.take_text("objective", needed=True),
        kind=cast(words.Kind, table.take_choice("kind", words.KINDS, "expression", needed=True)),
        difficulty=table.take_integer("difficulty", 1, low=1, high=5, needed=True),
        seconds=table.take_integer("seconds", 90, low=10, high=1800),
        layouts=read_layouts(table),
        enemies=table.take_texts("enemies"),
        references=table.take_texts("references"),
        shuffle=table.take("shuffle", bool, True),
        sample=read_sample(table.take_table("sample")),
        stem="",
        file=file,
        source=source,
        content_hash=hashlib.sha256(source.encode()).hexdigest(),
    )
    item = dataclasses.replace(words.apply_case(item, parts), **read_names_and_draws(table, item, parts))
    table.finish()
    return item


def read_names_and_draws(table: Table, item: ItemSpec, parts: CaseSpec) -> dict[str, Any]:
    """The fields that say what varies: symbols, draws, derived names, requirements, cases."""
    base = parts.ask or item.ask
    return {
        "symbols": tuple(read_symbol(name, inner) for name, inner in table.take_named("symbols")),
        "draws": tuple(read_draw(name, inner) for name, inner in table.take_named("draws")),
        "derived": read_derived(table.take_table("derived")),
        "requirements": tuple(read_requirement(inner) for inner in table.take_tables("require")),
        "cases": tuple(read_case(inner, base) for inner in table.take_tables("case")),
    }


def read_slug(table: Table) -> str:
    """The item's name in addresses and files."""
    slug = table.take_text("slug", needed=True)
    if slug and not SLUG.match(slug):
        table.fault("slug", f"{slug!r} must be lower-case words joined by hyphens.")
    return slug


def read_layouts(table: Table) -> tuple[words.Layout, ...]:
    """The layouts one of which is drawn; keys are written for the first."""
    layouts = table.take_words("layout", words.LAYOUTS, ("denominator",))
    return cast(tuple[words.Layout, ...], layouts or ("denominator",))


def check_whole(spec: ItemSpec) -> list[Problem]:
    """What only shows when all parts are seen together, for the item and each of its cases."""
    problems = check_names(spec)
    variants = [words.apply_case(spec, case) for case in spec.cases] or [spec]
    for i, whole in enumerate(variants, start=1):
        where = f"case[{i}]." if spec.cases else ""
        problems.extend(check_parts(whole, where))
    return problems


def check_parts(spec: ItemSpec, where: str) -> list[Problem]:
    """Whether the parts that this kind needs are there."""
    problems = []
    if not spec.stem:
        problems.append(spec.problem(f"{where}stem", "is missing."))
    if spec.kind in words.CHOSEN_KINDS:
        problems.extend(check_options(spec, where))
    elif not spec.ask.key:
        problems.append(spec.problem(f"{where}ask.key", "is missing."))
    problems.extend(check_places(spec, where))
    if spec.ask.derivative not in ("value", "minimiser") and spec.ask.function and not spec.ask.wrt:
        problems.append(spec.problem(f"{where}ask.wrt", "is missing: name the variable."))
    return problems


def check_places(spec: ItemSpec, where: str) -> list[Problem]:
    """Whether each step that a wrong answer is said to miss is there."""
    lists: tuple[tuple[str, tuple[words.WrongSpec | words.OptionSpec, ...]], ...] = (
        ("wrong", spec.wrongs), ("option", spec.options),
    )  # fmt: skip
    return [
        spec.problem(f"{where}{name}[{i}].step", f"is {row.step}, and the solution has {len(spec.steps)} steps.")
        for name, rows in lists
        for i, row in enumerate(rows, start=1)
        if row.step > len(spec.steps)
    ] + [
        spec.problem(f"{where}option[{i}].step", "stands at an option that is right.")
        for i, option in enumerate(spec.options, start=1)
        if option.step and option.correct
    ]


def check_options(spec: ItemSpec, where: str) -> list[Problem]:
    """Whether there are options, and as many right ones as the kind wants."""
    right = sum(option.correct for option in spec.options)
    key = f"{where}option"
    if len(spec.options) < 3:
        return [spec.problem(key, f"needs three options or more, not {len(spec.options)}.")]
    if spec.kind == "choice" and right != 1:
        return [spec.problem(key, f"needs exactly one that is correct, not {right}.")]
    if spec.kind == "multiple" and not 0 < right < len(spec.options):
        return [spec.problem(key, "needs some that are correct and some that are not.")]
    silent = [i for i, option in enumerate(spec.options, start=1) if spec.kind != "order" and not option.says]
    return [spec.problem(f"{key}[{i}].says", "is missing: one sentence on why it is right or not.") for i in silent]


def check_names(spec: ItemSpec) -> list[Problem]:
    """Whether a name is declared twice."""
    declared = [symbol.name for symbol in spec.symbols] + [draw.name for draw in spec.draws]
    declared += [name for name, _ in spec.derived]
    doubled = [name for name, count in Counter(declared).items() if count > 1]
    return [spec.problem(f"symbols.{name}", "is declared more than once.") for name in doubled]
