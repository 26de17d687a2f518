"""An answer is one text; this is how the fields of a page make it, and how it fills them again."""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_SIDE = 6
CHOSEN = frozenset({"choice", "multiple", "order"})


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix as it is typed, entry by entry; entries may be empty."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def empty_count(self) -> int:
        """How many entries are still empty."""
        return sum(not entry for row in self.rows for entry in row)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(entry for row in self.rows for entry in row)


def write_grid(grid: Grid) -> str:
    """Return a grid in the answer language; "" when all entries are empty.

    >>> write_grid(Grid((("1", "2"), ("3", ""))))
    '[1, 2; 3, ]'
    """
    return "" if grid.is_blank else "[" + "; ".join(", ".join(row) for row in grid.rows) + "]"


def read_grid(text: str, *, rows: int, columns: int) -> Grid:
    """Return the entries of a matrix typed as "[1, 2; 3, ]"; a blank text gives a blank grid of the given size."""
    inner = text.strip().removeprefix("[").removesuffix("]")
    if not inner.strip():
        return Grid(tuple(("",) * columns for _ in range(rows)))
    split = [[entry.strip() for entry in _split(row, ",")] for row in _split(inner, ";")]
    width = max(len(row) for row in split)
    return Grid(tuple(tuple(row + [""] * (width - len(row))) for row in split))


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark outside brackets, so that "max(1, 2)" stays one entry."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == mark and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def read_fields(entry: str, fields: Mapping[str, list[str]]) -> str:
    """Return the answer that a page's fields say, by the way of entry of the question.

    text, number: ``answer``; shape: ``rows`` and ``columns``; grid: ``rows``, ``columns`` and ``entry-1-1`` ...;
    choice: ``option``; multiple: ``option`` several times; order: ``place-ID`` numbers.
    """
    match entry:
        case "choice":
            return _one(fields, "option")
        case "multiple":
            return ",".join(sorted(fields.get("option", [])))
        case "order":
            return _read_order(fields)
        case "shape" if "answer" not in fields:
            pair = (_one(fields, "rows"), _one(fields, "columns"))
            return f"[{pair[0]}, {pair[1]}]" if any(pair) else ""
        case "grid":
            return write_grid(_read_entries(fields))
        case _:
            return _one(fields, "answer")


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    return (fields.get(name) or [""])[-1].strip()


def _read_entries(fields: Mapping[str, list[str]]) -> Grid:
    rows, columns = _side(_one(fields, "rows")), _side(_one(fields, "columns"))
    return Grid(tuple(tuple(_one(fields, f"entry-{r}-{c}") for c in range(1, columns + 1)) for r in range(1, rows + 1)))


def _side(text: str) -> int:
    return min(max(int(text), 1), MAX_SIDE) if text.isascii() and text.isdigit() and len(text) < 3 else 1


def _read_order(fields: Mapping[str, list[str]]) -> str:
    places = {name.removeprefix("place-"): _one(fields, name) for name in fields if name.startswith("place-")}
    placed = [(int(place), step) for step, place in places.items() if place.isascii() and place.isdigit()]
    return ",".join(step for _, step in sorted(placed))


def chosen_ids(answer: str) -> tuple[str, ...]:
    """Return the ids of an answer to a choice, a multiple response or an order."""
    return tuple(part.strip() for part in answer.split(",") if part.strip())
