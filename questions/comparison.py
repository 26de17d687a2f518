"""The page on which two versions of an item stand side by side: what learners see, and the text."""

from __future__ import annotations

from dataclasses import dataclass

from questions.differences import DiffRow, compare_texts
from questions.models import ItemVersion
from questions.selectors import get_spec
from questions.spec import BankError
from questions.variants import make_variant


@dataclass(frozen=True, slots=True)
class Side:
    """One version with its stem for the seed of the page, or why there is none."""

    version: ItemVersion
    stem_html: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page shows; `numbers` are the versions to compare with."""

    old: ItemVersion
    new: ItemVersion
    numbers: tuple[int, ...]
    seed: int
    sides: tuple[Side, Side]
    rows: tuple[DiffRow, ...]


def compare_versions(new: ItemVersion, *, number: int | None, seed: int) -> Comparison:
    """A version beside another of its item: the one that is asked for, or what it corrects, or the one before."""
    versions = {version.number: version for version in new.item.versions.all()}
    earlier = [other for other in versions if other < new.number]
    usual = new.corrects.number if new.corrects else max(earlier, default=new.number)
    old = versions.get(number if number is not None else usual, versions[usual])
    return Comparison(
        old=old,
        new=new,
        numbers=tuple(sorted(versions)),
        seed=seed,
        sides=(show_side(old, seed=seed), show_side(new, seed=seed)),
        rows=compare_texts(old.source, new.source),
    )


def show_side(version: ItemVersion, *, seed: int) -> Side:
    """The stem of one version; an old text may break a rule that is younger than it."""
    try:
        return Side(version, stem_html=make_variant(get_spec(version), seed=seed).face.stem_html)
    except BankError as error:
        return Side(version, problem=str(error))
