"""Whether a key is the derivative that it claims to be."""

from __future__ import annotations

from dataclasses import replace

import grading
from grading import ExpressionKey, GradingError, Outcome
from questions.answers import GRADER_DERIVATIVES, is_close, is_turned, shape_pair
from questions.bench import Bench
from questions.checks.sample import Finding, Sample, representatives
from questions.spec import ItemSpec

SECOND_NAMES = {"hessian-vector", "implicit"}  # kinds that need a direction or a state beside the variable


def check_key_proved(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """The key against numeric differentiation of the function, in the layout of each variant."""
    faults: list[tuple[str, str]] = []
    proved = 0
    for sample in representatives(samples):
        try:
            reason = disprove(sample)
        except GradingError as error:
            reason = str(error)
        if reason is None:
            continue
        if reason:
            faults.append(("ask.key", f"is not proved for seed {sample.seed}: {reason}"))
        else:
            proved += 1
    if not proved and not faults:
        return Finding(applies=False, detail="by people: nothing to differentiate")
    return Finding(tuple(faults), f"{proved} variants")


def disprove(sample: Sample) -> str | None:
    """Why the key of a variant is not proved; empty where it is, None where there is nothing to prove."""
    bench = sample.accepted.bench
    spec = bench.spec
    ask = spec.ask
    if not ask.function or not ask.key:
        return None
    if spec.kind == "shape":
        return disprove_shape(bench)
    if ask.derivative == "value":
        return None if ask.wrt else disprove_equality(bench, sample.seed)
    return disprove_derivative(bench, sample.seed)


def disprove_derivative(bench: Bench, seed: int) -> str:
    """The derivative of the function, worked out numerically, against the key in the layout of the variant."""
    ask = bench.spec.ask
    key = grading.to_text(bench.read(ask.key))
    if is_turned(bench):
        key = f"({key})^T"
    names = [bench.drawn.renames.get(name, name) for name in bench.spec.variables()]
    second = ask.along or ask.state
    proof = grading.prove_key(
        grading.to_text(bench.read(ask.function)),
        ", ".join(names),
        key,
        proof_scope(bench),
        layout=bench.drawn.layout,
        derivative=GRADER_DERIVATIVES.get(ask.derivative, ask.derivative),
        seed=seed,
        wrt2=bench.drawn.renames.get(second, second) if ask.derivative in SECOND_NAMES else "",
    )
    return "" if proof.proved else proof.reason or "the derivative of the function is another"


def proof_scope(bench: Bench) -> grading.Scope:
    """The names of a variant with the shape that its key has."""
    shape = shape_pair(bench.read(bench.spec.ask.key))
    return replace(bench.named, result_shape=(shape[1], shape[0]) if is_turned(bench) else shape)


def disprove_equality(bench: Bench, seed: int) -> str:
    """An item that asks for another form of an expression: the two must be equal."""
    ask = bench.spec.ask
    if not bench.spec.is_symbolic:
        found, wanted = bench.evaluate(ask.function), bench.evaluate(ask.key)
        return "" if is_close(found, wanted) else "the function has another value at the draw"
    scope = replace(bench.named, result_shape=shape_pair(bench.read(ask.key)))
    key = ExpressionKey(grading.to_text(bench.read(ask.key)), scope)
    verdict = grading.grade(grading.to_text(bench.read(ask.function)), key, seed=seed)
    return "" if verdict.outcome is Outcome.CORRECT else "the expression in `function` is not equal to it"


def disprove_shape(bench: Bench) -> str | None:
    """The shape that was declared right, worked out from the shapes of function and variable."""
    ask, spec = bench.spec.ask, bench.spec
    value = bench.read(ask.function).shape
    found: tuple[str, str] | tuple[()] = (str(value.rows), str(value.columns))
    if ask.derivative != "value":
        variable = bench.read(spec.variables()[0]).shape
        found = derivative_shape(ask.derivative, value, variable, spec.layouts[0])
    if not found:
        return None
    stated = tuple(part.strip() for part in ask.key.strip("[] ").split(","))
    same = tuple(map(sort_factors, stated)) == tuple(map(sort_factors, found))
    return "" if same else f"the shape is [{found[0]}, {found[1]}]"


def derivative_shape(
    derivative: str, value: grading.Shape, variable: grading.Shape, layout: str
) -> tuple[str, str] | tuple[()]:
    """Rows and columns of a derivative in a layout; empty where no rule is known."""
    entries = variable.rows * variable.columns
    match derivative:
        case "gradient":
            shape = variable if layout == "denominator" else variable.transposed
            return str(shape.rows), str(shape.columns)
        case "jacobian":
            outputs = value.rows * value.columns
            pair = (str(outputs), str(entries))
            return pair if layout == "numerator" else (pair[1], pair[0])
        case "by-scalar":
            return str(value.rows), str(value.columns)
        case "hessian":
            return str(entries), str(entries)
        case _:
            return ()


def sort_factors(side: str) -> tuple[str, ...]:
    """A dimension by its factors, so that m*n and n*m are one."""
    return tuple(sorted(part.strip() for part in side.split("*")))
