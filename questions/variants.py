"""From an item and a seed to what one learner sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import grading
from grading import AnswerError, Feedback, GradingError, Outcome, Scope, Verdict
from questions.answers import Answer, expression_answer, plain_sentence, shape_answer, value_key
from questions.bench import Bench, set_up_bench
from questions.faces import Back, Departure, Entry, Face, PadKey, Role, StepHtml, SymbolRow, Variant
from questions.keypad import build_keypad, build_shape_pad
from questions.markup import clean_html, to_html, to_inline_html
from questions.options import build_options
from questions.parameters import MOST_TRIES, DrawRefusedError, draw_parameters
from questions.requirements import meets_requirements
from questions.spec import LAYOUT_DERIVATIVES, BankError, ItemSpec, OptionSpec, StepSpec, WrongSpec
from questions.texmath import TexError

T = TypeVar("T")
ENTRIES: dict[str, Entry] = {
    "expression": "text",
    "number": "number",
    "vector": "grid",
    "matrix": "grid",
    "choice": "choice",
    "multiple": "multiple",
    "shape": "shape",
    "order": "order",
}
LAYOUT_SENTENCES = {
    ("denominator", "gradient"): "Denominator layout: a gradient has the shape of its variable.",
    ("numerator", "gradient"): "Numerator layout: a gradient is the transpose of the shape of its variable.",
    ("denominator", "jacobian"): "Denominator layout: a Jacobian has a row for each input, a column for each output.",
    ("numerator", "jacobian"): "Numerator layout: a Jacobian has a row for each output, a column for each input.",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A draw that will do: its bench, its answer, and which try it was."""

    bench: Bench
    answer: Answer
    tries: int


def make_variant(spec: ItemSpec, *, seed: int) -> Variant:
    """The variant of an item for a seed: the same twice for the same two. Raises BankError."""
    accepted = accept_draw(spec, seed=seed)
    return Variant(spec.kind, seed, build_face(accepted), build_back(accepted, seed=seed))


def accept_draw(spec: ItemSpec, *, seed: int) -> Accepted:
    """The first draw that meets the requirements and whose answers differ. Raises BankError after 200."""
    reason = ""
    for attempt in range(MOST_TRIES):
        bench = set_up_bench(draw_parameters(spec, seed=seed, attempt=attempt))
        try:
            if not blame(spec, "require", partial(meets_requirements, bench)):
                reason = "a requirement"
                continue
            answer = build_answer(bench, seed=seed)
        except DrawRefusedError as refusal:
            reason = str(refusal)
            continue
        return Accepted(bench, answer, tries=attempt + 1)
    raise BankError((spec.problem("draws", f"no draw out of {MOST_TRIES} will do for seed {seed}: {reason}."),))


def build_answer(bench: Bench, *, seed: int) -> Answer:
    """The key by the item's kind. Raises DrawRefusedError or BankError."""
    spec = bench.spec
    match spec.kind:
        case "choice" | "multiple" | "order":
            return blame(spec, "option", lambda: build_options(bench, seed=seed))
        case "expression":
            return blame(spec, "ask.key", lambda: expression_answer(bench))
        case "shape":
            return blame(spec, "ask.key", lambda: shape_answer(bench))
        case _:
            return blame(spec, "ask.key", lambda: value_key(bench))


def blame(spec: ItemSpec, key: str, build: Callable[[], T]) -> T:
    """What `build` gives; what is wrong with an expression or a formula becomes the author's problem, at `key`."""
    try:
        return build()
    except AnswerError as error:
        hint = f" {error.hint}" if error.hint else ""
        raise BankError((spec.problem(key, f"{error.message}{hint}"),)) from error
    except (GradingError, TexError) as error:
        raise BankError((spec.problem(key, str(error)),)) from error


def present(spec: ItemSpec, key: str, build: Callable[[], T]) -> T:
    """As `blame`, for a draw that was accepted: what has no value now is the author's problem too."""
    try:
        return blame(spec, key, build)
    except DrawRefusedError as refusal:
        raise BankError((spec.problem(key, f"{refusal}"),)) from refusal


def build_face(accepted: Accepted) -> Face:
    """Everything that a learner may see before the close. Raises BankError."""
    bench = accepted.bench
    spec, scope = bench.spec, accepted.answer.scope
    asked = scope.result_shape if scope is not None else None
    return Face(
        kind=spec.kind,
        stem_html=present(spec, "stem", lambda: to_html(spec.stem, bench.placer)),
        layout_text=layout_sentence(bench),
        symbols=present(spec, "symbols", lambda: symbol_rows(bench)),
        options=accepted.answer.options,
        scope=scope,
        asked_rows=str(asked[0]) if asked is not None else None,
        asked_columns=str(asked[1]) if asked is not None else None,
        keypad=keypad_of(bench, scope),
        entry=ENTRIES[spec.kind],
    )


def layout_sentence(bench: Bench) -> str:
    """The layout in words; where the shape is what is asked, only its name."""
    derivative = bench.spec.ask.derivative
    if derivative not in LAYOUT_DERIVATIVES:
        return ""
    sentence = LAYOUT_SENTENCES[bench.drawn.layout, derivative]
    return sentence.split(":")[0] + "." if bench.spec.kind == "shape" else sentence


def symbol_rows(bench: Bench) -> tuple[SymbolRow, ...]:
    """The table below the stem: declared names, then given ones. Raises AnswerError."""
    variables = bench.spec.variables()
    rows = []
    for symbol in bench.spec.symbols:
        name = bench.drawn.renames.get(symbol.name, symbol.name)
        role = role_of(symbol.name, variables, state=bench.spec.ask.state)
        rows.append(symbol_row(bench, name, role=role, traits=", ".join(symbol.traits)))
    rows += [symbol_row(bench, name, role="given", definition=text) for name, text in bench.named.derived]
    return tuple(rows)


def role_of(name: str, variables: tuple[str, ...], *, state: str) -> Role:
    """What a declared name is to the derivative that is asked for."""
    if name in variables or (name.startswith("d") and name[1:] in variables):
        return "variable"
    if name == state:
        return "depends on the variable"
    # Without a declared variable nothing is known of the roles, and "constant" could contradict the stem.
    return "constant" if variables else ""


def symbol_row(bench: Bench, name: str, *, role: Role, traits: str = "", definition: str = "") -> SymbolRow:
    """One line of that table, in the names of the variant."""
    expression = grading.parse(name, bench.named)
    shape = expression.shape
    meaning = ""
    if definition:
        read = grading.parse(definition, bench.named)
        meaning = grading.to_mathml(grading.substitute(read, dict(bench.put_in), bench.named))
    return SymbolRow(
        name=name,
        mathml=grading.to_mathml(expression),
        rows=str(shape.rows),
        columns=str(shape.columns),
        shape_text=str(shape),
        role=role,
        traits_text=traits,
        definition_mathml=meaning,
    )


def keypad_of(bench: Bench, scope: Scope | None) -> tuple[PadKey, ...]:
    """The pad of a typed answer; none for choices and numbers."""
    spec = bench.spec
    if scope is None or spec.kind not in ("expression", "shape"):
        return ()
    if spec.kind == "shape":
        names = {side for symbol in spec.symbols for side in symbol.shape if isinstance(side, str)}
        return build_shape_pad(tuple(sorted(names)))
    texts = (spec.ask.function, spec.ask.key, *(wrong.answer for wrong in spec.wrongs))
    return build_keypad(scope, texts)


def build_back(accepted: Accepted, *, seed: int) -> Back:
    """The key and what is shown after the close. Raises BankError."""
    bench, spec, answer = accepted.bench, accepted.bench.spec, accepted.answer
    steps = tuple(present(spec, f"step[{i}]", partial(show_step, bench, step)) for i, step in enumerate(spec.steps, 1))
    hints = tuple(
        present(spec, f"hint[{i}]", partial(to_html, text, bench.placer)) for i, text in enumerate(spec.hints, 1)
    )
    return Back(answer.key, clean_html(answer.key_html), steps, hints, answer.notes, seed, departures_of(bench))


def departures_of(bench: Bench) -> tuple[Departure, ...]:
    """Where the listed wrong answers leave the solution, said as the grader says it. Raises BankError."""
    rows: tuple[WrongSpec | OptionSpec, ...] = (*bench.spec.wrongs, *bench.spec.options)
    return tuple(
        Departure(row.code, present(bench.spec, "says", partial(plain_sentence, bench, row.says)), row.step)
        for row in rows
        if row.step
    )


def show_step(bench: Bench, step: StepSpec) -> StepHtml:
    """One step of the solution as HTML."""
    shown = clean_html(bench.show(step.shows)) if step.shows else ""
    return StepHtml(to_inline_html(step.text, bench.placer), shown)


def grade_variant(back: Back, answer: str, *, seed: int) -> Verdict:
    """The verdict on what a learner typed or chose; an empty answer is INVALID with the code `unanswered`."""
    if not answer.strip():
        return Verdict(Outcome.INVALID, feedback=(Feedback("unanswered", "There is no answer yet."),))
    return grading.grade(answer, back.key, seed=seed)
