"""The options of one variant: which are shown, in which order, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import grading
from grading import ALL_OR_NOTHING, RIGHT_MINUS_WRONG, ChoiceKey, Key, Option, OrderKey, Value
from questions.answers import (
    Answer,
    check_readable,
    is_close,
    plain_sentence,
    read_answer,
    value_answer,
)
from questions.bench import Bench
from questions.faces import OptionFace
from questions.markup import to_inline_html, to_text
from questions.parameters import DrawRefusedError
from questions.spec import ItemSpec, OptionSpec
from questions.streams import Stream

LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Shown:
    """One option of a variant: what the author wrote, and how it looks; `sort_by` is its number, if it is one."""

    option: OptionSpec
    html: str
    text: str
    value: Value | None = None
    sort_by: Fraction | float | None = None


def build_options(bench: Bench, *, seed: int) -> Answer:
    """The options of one variant with their key. Raises DrawRefusedError where two of them coincide."""
    spec = bench.spec
    shown = [show_option(bench, option) for option in pick_options(spec, seed=seed)]
    refuse_doubles(shown)
    placed = arrange(spec, shown, seed=seed)
    faces = tuple(OptionFace(letter, item.html, item.text) for letter, item in zip(LETTERS, placed, strict=False))
    letters = {item.option: face.id for item, face in zip(placed, faces, strict=True)}
    right = [item for item in shown if item.option.correct or is_whole_order(spec)]
    key = build_key(spec, tuple(letters[item.option] for item in right), faces, remarks(bench, placed))
    notes = tuple((letters[item.option], to_inline_html(item.option.says, bench.placer)) for item in placed)
    return Answer(key, list_html(right, ordered=spec.kind == "order"), options=faces, notes=notes)


def build_key(
    spec: ItemSpec, right: tuple[str, ...], faces: tuple[OptionFace, ...], messages: tuple[Option, ...]
) -> Key:
    """The key in letters: an order of steps, or a set of options."""
    if spec.kind == "order":
        return OrderKey(right, messages=messages)
    rule = RIGHT_MINUS_WRONG if spec.kind == "multiple" else ALL_OR_NOTHING
    return ChoiceKey(frozenset(right), tuple(face.id for face in faces), rule, messages)


def pick_options(spec: ItemSpec, *, seed: int) -> tuple[OptionSpec, ...]:
    """The options of this variant, in the order of the file: all, or as many of each sort as the item samples."""
    stream = Stream(spec.slug, seed, "sample")
    right = stream.shuffle([option for option in spec.options if option.correct])
    wrong = stream.shuffle([option for option in spec.options if not option.correct])
    if spec.kind == "order":
        return spec.options
    kept = {*right[: spec.sample.right or None], *wrong[: spec.sample.wrong or None]}
    return tuple(option for option in spec.options if option in kept)


def show_option(bench: Bench, option: OptionSpec) -> Shown:
    """How one option looks: a formula, a value, or words. Raises AnswerError."""
    if option.text:
        html = to_inline_html(option.text, bench.placer)
        return Shown(option, html, plain_sentence(bench, option.text) if "<" in html else to_text(html))
    if bench.spec.is_symbolic:
        expression = read_answer(bench, option.answer, bench.named)
        return Shown(option, grading.to_mathml(expression), grading.to_spoken(expression))
    value = value_answer(bench, option.answer)
    check_readable(value, bench.spec.ask.places)
    sort_by = value.number if value.is_scalar and not isinstance(value.number, complex) else None
    return Shown(option, grading.value_to_mathml(value), grading.value_to_text(value), value, sort_by)


def refuse_doubles(shown: list[Shown]) -> None:
    """Raises DrawRefusedError where two options look or are alike."""
    for i, one in enumerate(shown):
        for other in shown[:i]:
            same_value = one.value is not None and other.value is not None and is_close(one.value, other.value)
            if same_value or one.html == other.html:
                raise DrawRefusedError("two options coincide")


def arrange(spec: ItemSpec, shown: list[Shown], *, seed: int) -> tuple[Shown, ...]:
    """Numbers ascending, the rest shuffled by the seed; an item may keep the order of its file."""
    if not spec.shuffle:
        return tuple(shown)
    numbers = [item.sort_by for item in shown if item.sort_by is not None]
    if len(numbers) == len(shown):
        return tuple(sorted(shown, key=lambda item: float(item.sort_by or 0)))
    return Stream(spec.slug, seed, "options").shuffle(shown)


def is_whole_order(spec: ItemSpec) -> bool:
    """Whether every step of an order item belongs (an item may mark those that do, and list some that do not)."""
    return spec.kind == "order" and not any(option.correct for option in spec.options)


def remarks(bench: Bench, placed: tuple[Shown, ...]) -> tuple[Option, ...]:
    """What the learner reads on choosing each option, by letter."""
    return tuple(
        Option(letter, item.option.code, plain_sentence(bench, item.option.says))
        for letter, item in zip(LETTERS, placed, strict=False)
        if item.option.says and not item.option.correct
    )


def list_html(right: list[Shown], *, ordered: bool) -> str:
    """The right options as HTML: one alone, or a list."""
    if len(right) == 1:
        return right[0].html
    tag = "ol" if ordered else "ul"
    return f"<{tag}>" + "".join(f"<li>{item.html}</li>" for item in right) + f"</{tag}>"
