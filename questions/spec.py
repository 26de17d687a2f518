"""What an author writes: one item of the bank, read and checked, never changed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Dimension: TypeAlias = int | str
Kind = Literal["expression", "number", "vector", "matrix", "choice", "multiple", "shape", "order"]
Layout = Literal["denominator", "numerator"]

KINDS: tuple[Kind, ...] = ("expression", "number", "vector", "matrix", "choice", "multiple", "shape", "order")
NUMERIC_KINDS: frozenset[str] = frozenset({"number", "vector", "matrix"})
CHOSEN_KINDS: frozenset[str] = frozenset({"choice", "multiple", "order"})
LAYOUTS: tuple[Layout, ...] = ("denominator", "numerator")
DERIVATIVES: tuple[str, ...] = (
    "gradient",
    "jacobian",
    "hessian",
    "hessian-vector",
    "mixed-hessian",
    "by-scalar",
    "differential",
    "second-differential",
    "gradient-symmetric",
    "gradient-diagonal",
    "minimiser",
    "implicit",
    "value",
)
LAYOUT_DERIVATIVES: frozenset[str] = frozenset({"gradient", "jacobian"})  # the only ones that a layout transposes
SYMBOL_TRAITS: tuple[str, ...] = (  # what may be declared of a symbol; points are sampled so, and learners read it
    "symmetric",
    "skew",
    "diagonal",
    "lower triangular",
    "upper triangular",
    "positive definite",
    "positive semidefinite",
    "orthogonal",
    "orthonormal columns",
    "invertible",
    "positive determinant",
    "full column rank",
    "full row rank",
    "positive",
    "negative",
    "nonnegative",
    "nonzero",
    "between 0 and 1",
    "small",
    "small entries",
    "sums to 1",
    "unit length",
    "one-hot",
    "entries -1 or 1",
    "entries 0 or 1",
)
MATRIX_TRAITS: tuple[str, ...] = (
    "symmetric",
    "skew",
    "diagonal",
    "lower",
    "positive definite",
    "unimodular",
    "orthogonal",
    "one-hot",
    "integer length",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to put right: the file, the key in it (dotted), a sentence."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}" if self.key else f"{self.file}: {self.message}"


class BankError(Exception):
    """What is wrong with the bank, every problem at once; the author can put it right."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class SymbolSpec:
    """A name that may be typed: its shape (rows, columns), its traits, the names one of which is drawn."""

    name: str
    shape: tuple[Dimension, Dimension]
    traits: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawSpec:
    """A value drawn with the seed: a scalar from a range or a list, or a matrix of small numbers.

    A scalar draw stands in formulas as its number unless it `keep`s its name; a matrix always keeps its name.
    """

    name: str
    shape: tuple[int, int] | None = None  # None: a scalar
    low: int = 0
    high: int = 0
    one_of: tuple[Fraction, ...] = ()
    without: tuple[Fraction, ...] = ()
    trait: str = ""
    unit: Fraction = Fraction(1)  # what is drawn is multiplied by it: 1/10 for tenths
    names: tuple[str, ...] = ()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition on the drawn values: a draw that breaks it is drawn again."""

    value: str
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    excluded: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may be off: absolute, or relative to the largest entry of the key."""

    absolute: float = 0.0
    relative: float = 1e-6


@dataclass(frozen=True, slots=True)
class AskSpec:
    """What is asked: the kind of derivative, the function, the variable, and the key in the first layout."""

    derivative: str = "value"
    function: str = ""
    wrt: str = ""
    key: str = ""
    state: str = ""  # implicit: the name that the equation defines
    along: str = ""  # hessian-vector: the direction; second-differential and differential: dX
    tolerance: Tolerance = Tolerance()
    places: int = 1  # decimals that an entry of a numeric key may have
    size: Literal["given", "asked"] = "given"  # asked: the learner chooses rows and columns
    layout_credit: Fraction = Fraction(0)  # what the right answer in the other layout earns
    partial: bool = False  # an array earns a share for each right entry


@dataclass(frozen=True, slots=True)
class WrongSpec:
    """A wrong answer that learners give: the answer, the code of its mistake, and a sentence to the learner.

    `step` is the number of the step of the worked solution that this answer does not take, from 1; 0 where none is.
    """

    answer: str
    code: str
    says: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """One option, statement or step: a formula (`answer`) or words (`text`), and what is said of it afterwards.

    `step` is that of `WrongSpec`.
    """

    answer: str = ""
    text: str = ""
    correct: bool = False
    code: str = ""
    says: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of the worked solution: words, and an expression (or `=value`) shown below them."""

    text: str
    shows: str = ""


@dataclass(frozen=True, slots=True)
class CaseSpec:
    """A structural alternative; what is None stays as the item has it."""

    stem: str | None = None
    ask: AskSpec | None = None
    accepts: tuple[str, ...] | None = None
    wrongs: tuple[WrongSpec, ...] | None = None
    options: tuple[OptionSpec, ...] | None = None
    hints: tuple[str, ...] | None = None
    steps: tuple[StepSpec, ...] | None = None


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """How many right and how many wrong options are shown, when the file lists more; 0 means all."""

    right: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One item of the bank as its author wrote it. `source` is the file's text, the one truth."""

    slug: str
    title: str
    domain: int
    objective: str
    kind: Kind
    difficulty: int
    seconds: int
    stem: str
    layouts: tuple[Layout, ...] = ("denominator",)
    enemies: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    shuffle: bool = True
    sample: SampleSpec = SampleSpec()
    symbols: tuple[SymbolSpec, ...] = ()
    draws: tuple[DrawSpec, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()
    requirements: tuple[Requirement, ...] = ()
    ask: AskSpec = AskSpec()
    accepts: tuple[str, ...] = ()
    wrongs: tuple[WrongSpec, ...] = ()
    options: tuple[OptionSpec, ...] = ()
    hints: tuple[str, ...] = ()
    steps: tuple[StepSpec, ...] = ()
    cases: tuple[CaseSpec, ...] = ()
    file: str = ""
    source: str = ""
    content_hash: str = ""

    @property
    def is_symbolic(self) -> bool:
        """Whether formulas keep names: some symbol is declared (otherwise every key is a value)."""
        return bool(self.symbols) and self.kind not in NUMERIC_KINDS

    def variables(self) -> tuple[str, ...]:
        """The names that the function is differentiated by, as written: `("x1", "x2")` for `"x1, x2"`."""
        return tuple(name.strip() for name in self.ask.wrt.split(",") if name.strip())

    def problem(self, key: str, message: str) -> Problem:
        """A problem of this item, with its file (its slug where it came from no file)."""
        return Problem(self.file or self.slug, key, message)


def apply_case(spec: ItemSpec, case: CaseSpec) -> ItemSpec:
    """The item with one structural alternative put in."""
    changes = {
        field.name: getattr(case, field.name)
        for field in dataclasses.fields(case)
        if getattr(case, field.name) is not None
    }
    return dataclasses.replace(spec, **changes)
