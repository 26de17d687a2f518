"""Two texts line by line: what was taken away, what was added, what stayed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CONTEXT = 3  # lines shown around a change


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line of two texts side by side; a `gap` stands for lines that both have and that are not shown.

    Line numbers count from 1; 0 where that text has no such line.
    """

    kind: Literal["same", "changed", "removed", "added", "gap"]
    old_number: int = 0
    old: str = ""
    new_number: int = 0
    new: str = ""


def compare_texts(old: str, new: str) -> tuple[DiffRow, ...]:
    """The rows of a side-by-side comparison; none where the texts are equal.

    >>> [(row.kind, row.old, row.new) for row in compare_texts("a\\nb", "a\\nc")]
    [('same', 'a', 'a'), ('changed', 'b', 'c')]
    """
    before, after = old.splitlines(), new.splitlines()
    groups = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(CONTEXT)
    rows: list[DiffRow] = []
    for group in groups:
        if group[0][1] > 0 or rows:
            rows.append(DiffRow("gap"))
        for _, first_old, last_old, first_new, last_new in group:
            rows.extend(pair_lines(before, after, range(first_old, last_old), range(first_new, last_new)))
    return tuple(rows)


def pair_lines(before: list[str], after: list[str], old: range, new: range) -> Iterator[DiffRow]:
    """The lines of one block next to each other, as far as both have some."""
    for i in range(max(len(old), len(new))):
        left = before[old[i]] if i < len(old) else None
        right = after[new[i]] if i < len(new) else None
        if left is None:
            yield DiffRow("added", new_number=new[i] + 1, new=right or "")
        elif right is None:
            yield DiffRow("removed", old_number=old[i] + 1, old=left)
        else:
            yield DiffRow("same" if left == right else "changed", old[i] + 1, left, new[i] + 1, right)
