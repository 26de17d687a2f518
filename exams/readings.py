"""How an answer is read, for its learner to see while the attempt is open: formula, words, shape. Knows no key."""

import logging
from dataclasses import dataclass

from exams.answers import CHOSEN, Grid, read_grid
from grading import AnswerError, Scope, parse, preview, to_tex, to_text
from questions.faces import Face

logger = logging.getLogger(__name__)
# What stands for an entry that is still empty: an open square, and its word.
HOLE, EMPTY_ENTRY = "<mi>□</mi>", "empty"


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer is read: rendered, spoken, with its shape."""

    mathml: str
    spoken: str
    shape: str
    rows: str
    columns: str
    fits: bool | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an answer is not read, and where."""

    message: str
    hint: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as TeX and as text."""

    tex: str
    text: str


def read_answer(face: Face, answer: str) -> Reading | Unreadable | None:
    """Return how the grader reads an answer; None for an empty one and for choices."""
    if not answer.strip() or face.entry in CHOSEN or face.scope is None:
        return None
    try:
        return _read(face, face.scope, answer)
    except AnswerError as error:
        return Unreadable(str(error.message), str(error.hint), (error.span[0], error.span[1]))
    except Exception:
        # A fault of the reader must not keep a learner from the question: the text is saved, and the fault is logged.
        logger.exception("the reader failed on %r", answer[:200])
        return Unreadable("We could not read this.", "", (0, 0))


def _read(face: Face, scope: Scope, answer: str) -> Reading | None:
    grid = find_grid(face, answer)
    if face.entry == "shape":
        preview(answer, scope)
        return _read_shape(scope, answer)
    if grid is not None and grid.empty_count:
        return _read_unfinished(scope, grid)
    read = preview(answer, scope)
    return Reading(read.mathml, read.spoken, str(read.shape), str(read.shape.rows), str(read.shape.columns), read.fits)


def find_grid(face: Face, answer: str) -> Grid | None:
    """Return the entries of an answer that is typed entry by entry; None for any other."""
    is_grid = face.entry in ("grid", "shape") and answer.lstrip().startswith("[")
    return read_grid(answer, rows=1, columns=1) if is_grid else None


def _read_shape(scope: Scope, answer: str) -> Reading | None:
    """A shape is shown as rows by columns, and not as the 1 by 2 matrix that it is typed as."""
    parts = read_grid(answer, rows=1, columns=2).rows[0]
    if len(parts) != 2 or not all(parts):
        return None
    rows, columns = (preview(part, scope) for part in parts)
    return Reading(
        f"<math><mrow>{_inner(rows.mathml)}<mo>×</mo>{_inner(columns.mathml)}</mrow></math>",
        f"{rows.spoken} by {columns.spoken}", "", "", "", None,
    )  # fmt: skip


def _read_unfinished(scope: Scope, grid: Grid) -> Reading:
    """A matrix that is still being typed: open squares stand for what is missing, and no shape is judged."""
    single = Scope(scope.symbols, scope.layout, scope.derived, scope.assumptions)
    read = [[(HOLE, EMPTY_ENTRY) if not entry else _read_entry(single, entry) for entry in row] for row in grid.rows]
    rows = "".join("<mtr>" + "".join(f"<mtd>{mathml}</mtd>" for mathml, _ in row) + "</mtr>" for row in read)
    words = "; ".join(f"row {n}: " + ", ".join(spoken for _, spoken in row) for n, row in enumerate(read, start=1))
    size = (len(read), len(read[0]))
    return Reading(
        f"<math><mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow></math>",
        f"the {size[0]} by {size[1]} matrix with {words}, end of matrix",
        f"{size[0]} × {size[1]}", str(size[0]), str(size[1]), None,
    )  # fmt: skip


def _read_entry(scope: Scope, entry: str) -> tuple[str, str]:
    read = preview(entry, scope)
    return _inner(read.mathml), read.spoken


def _inner(mathml: str) -> str:
    return mathml.removeprefix("<math>").removesuffix("</math>")


def write_answer(face: Face, answer: str) -> Written:
    """Return a readable answer in TeX and in the answer language, for the switch between the two ways of entry."""
    if face.scope is None:
        return Written("", answer)
    expression = parse(answer, face.scope)
    return Written(to_tex(expression), to_text(expression))
