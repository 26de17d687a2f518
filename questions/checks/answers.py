"""Whether right answers are found right, wrong ones wrong, and mistakes named."""

from __future__ import annotations

from dataclasses import replace

import grading
from grading import AnswerError, ArrayKey, ChoiceKey, ExpressionKey, Key, Mistake, NumberKey, Outcome, ShapeKey
from questions.answers import read_answer, shape_pair
from questions.bench import Bench
from questions.checks.sample import NOT_APPLICABLE, Finding, Sample, representatives
from questions.spec import ItemSpec
from questions.variants import grade_variant


def mistakes_of(key: Key) -> tuple[Mistake, ...]:
    """The wrong answers that a key knows."""
    return key.mistakes if isinstance(key, (ExpressionKey, NumberKey, ArrayKey, ShapeKey)) else ()


def check_wrong_answers(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """A wrong answer must not be right, and no two wrong answers may be one."""
    faults: list[tuple[str, str]] = []
    count = 0
    for sample in representatives(samples):
        mistakes = mistakes_of(sample.back.key)
        count += len(mistakes)
        for i, mistake in enumerate(mistakes):
            if is_right(mistake.text, sample.back.key, sample.seed):
                faults.append(("wrong", f"{mistake.text} is right (seed {sample.seed})."))
            for other in mistakes[:i]:
                if are_equal(mistake, other, sample):
                    faults.append(("wrong", f"{mistake.text} and {other.text} are one answer (seed {sample.seed})."))
    return Finding(tuple(faults), f"{count} tried") if count or faults else NOT_APPLICABLE


def is_right(answer: str, key: Key, seed: int) -> bool:
    """Whether grading finds an answer right."""
    return grading.grade(answer, key, seed=seed).outcome is Outcome.CORRECT


def are_equal(one: Mistake, other: Mistake, sample: Sample) -> bool:
    """Whether two wrong answers are equal; values were told apart when they were drawn."""
    key = sample.back.key
    if isinstance(key, ShapeKey):
        return one.text.replace(" ", "") == other.text.replace(" ", "")
    if not isinstance(key, ExpressionKey):
        return False
    try:
        shape = shape_pair(grading.parse(other.text, key.scope))
    except AnswerError:
        return False
    return is_right(one.text, ExpressionKey(other.text, replace(key.scope, result_shape=shape)), sample.seed)


def check_feedback(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Each wrong answer must be answered with its code, and cost no more than a wrong answer should."""
    faults: list[tuple[str, str]] = []
    count = 0
    for sample in representatives(samples):
        for mistake in mistakes_of(sample.back.key):
            verdict = grade_variant(sample.back, mistake.text, seed=sample.seed)
            codes = [item.code for item in verdict.feedback]
            count += 1
            if mistake.code not in codes and not (set(codes) & {"shape", "wrong-layout"}):
                told = ", ".join(codes) or "nothing"
                faults.append(("wrong", f"{mistake.text} is {mistake.code}, but the learner is told {told}."))
    return Finding(tuple(faults), f"{count} tried") if count else NOT_APPLICABLE


def check_equivalents(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """The key itself, transposed twice, as LaTeX, and what the author lists must be right."""
    faults: list[tuple[str, str]] = []
    count = 0
    for sample in representatives(samples):
        for where, answer in equivalents(sample):
            count += 1
            verdict = grade_variant(sample.back, answer, seed=sample.seed)
            if verdict.outcome is not Outcome.CORRECT:
                faults.append((where, f"{answer} is not found right (seed {sample.seed}, {verdict.outcome.value})."))
    return Finding(tuple(faults), f"{count} of {count}" if not faults else f"{count - len(faults)} of {count}")


def equivalents(sample: Sample) -> list[tuple[str, str]]:
    """Answers that must be right, each with the key of the file that it comes from."""
    key = sample.back.key
    match key:
        case ExpressionKey():
            return formula_equivalents(sample.accepted.bench, key)
        case NumberKey():
            return [("ask.key", grading.value_to_text(grading.Value(((key.value,),))))]
        case ArrayKey():
            return [("ask.key", grading.value_to_text(grading.Value(key.rows)))]
        case ShapeKey():
            return [("ask.key", f"[{key.rows}, {key.columns}]")]
        case ChoiceKey():
            return [("option", ",".join(sorted(key.right)))]
        case _:
            return [("option", ",".join(key.steps))]


def formula_equivalents(bench: Bench, key: ExpressionKey) -> list[tuple[str, str]]:
    """The forms of a formula that must be accepted."""
    expression = grading.parse(key.source, key.scope)
    forms = [("ask.key", key.source), ("ask.key", grading.to_tex(expression))]
    if not expression.shape.is_scalar:
        forms.append(("ask.key", f"(({key.source})^T)^T"))
    scope = replace(bench.named, result_shape=shape_pair(expression))
    for i, text in enumerate(bench.spec.accepts, start=1):
        try:
            forms.append((f"accept[{i}]", grading.to_text(read_answer(bench, text, scope))))
        except AnswerError as error:
            forms.append((f"accept[{i}]", f"{text} ({error.message})"))
    return forms


def check_options(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Among formulas, the option marked right must be the key and the others must not be equal to it."""
    faults: list[tuple[str, str]] = []
    count = 0
    for sample in representatives(samples):
        bench = sample.accepted.bench
        if bench.spec.kind not in ("choice", "multiple") or not bench.spec.is_symbolic:
            continue
        right = [option.answer for option in bench.spec.options if option.correct and option.answer]
        wrong = [option.answer for option in bench.spec.options if not option.correct and option.answer]
        if not right:
            continue
        reference = bench.spec.ask.key or right[0]
        count += len(right) + len(wrong)
        faults += [
            ("option", f"{text} is marked right but is another answer.")
            for text in right
            if not equals(bench, text, reference, sample.seed)
        ]
        faults += [
            ("option", f"{text} is marked not right but equals the key.")
            for text in wrong
            if equals(bench, text, reference, sample.seed)
        ]
    return Finding(tuple(faults), f"{count} tried") if count else NOT_APPLICABLE


def equals(bench: Bench, text: str, reference: str, seed: int) -> bool:
    """Whether two expressions of an item are equal at this draw."""
    expression = bench.read(reference)
    scope = replace(bench.named, result_shape=shape_pair(expression))
    try:
        answer = grading.to_text(bench.read(text))
    except AnswerError:
        return False
    return is_right(answer, ExpressionKey(grading.to_text(expression), scope), seed)
