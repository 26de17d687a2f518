"""Reads the parts of a bank file: symbols, draws, what is asked, wrong answers, hints and steps."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, cast

from questions import spec as words
from questions.spec import (
    AskSpec,
    CaseSpec,
    DrawSpec,
    OptionSpec,
    Requirement,
    SampleSpec,
    StepSpec,
    SymbolSpec,
    Tolerance,
    WrongSpec,
)
from questions.tables import NAME, Table

MOST_STEPS = 8
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*\Z")


def read_parts(table: Table, base: AskSpec) -> CaseSpec:
    """What an item and each of its cases may hold, None for what is absent; a case's [ask] starts from `base`."""
    has = table.content.keys()
    stem = table.take_text("stem")
    ask = read_ask(table.take_table("ask"), base)
    accepts = tuple(read_accept(inner) for inner in table.take_tables("accept"))
    wrongs = tuple(read_wrong(inner) for inner in table.take_tables("wrong"))
    options = tuple(read_option(inner) for inner in table.take_tables("option"))
    hints = tuple(read_hint(inner) for inner in table.take_tables("hint"))
    steps = tuple(read_step(inner) for inner in table.take_tables("step"))
    return CaseSpec(
        stem=stem or None,
        ask=ask if "ask" in has else None,
        accepts=accepts if "accept" in has else None,
        wrongs=wrongs if "wrong" in has else None,
        options=options if "option" in has else None,
        hints=hints if "hint" in has else None,
        steps=steps if "step" in has else None,
    )


def read_case(table: Table, base: AskSpec) -> CaseSpec:
    """One structural alternative; what its [ask] leaves out is as in the item's."""
    case = read_parts(table, base)
    table.finish()
    return case


def read_sample(table: Table) -> SampleSpec:
    """How many right and wrong options are shown."""
    sample = SampleSpec(
        right=table.take_integer("right", 0, low=0, high=8), wrong=table.take_integer("wrong", 0, low=0, high=8)
    )
    table.finish()
    return sample


def read_shape(table: Table, key: str, *, needed: bool = False) -> tuple[words.Dimension, words.Dimension] | None:
    """Rows and columns, each a whole number or the name of a dimension."""
    values = table.take(key, list, [], needed=needed)
    fits = len(values) == 2 and all(
        (isinstance(v, int) and not isinstance(v, bool) and v > 0) or (isinstance(v, str) and NAME.match(v))
        for v in values
    )
    if not fits:
        table.fault(key, 'must be rows and columns, such as ["m", "n"] or ["n", 1].')
        return None
    return (values[0], values[1])


def read_symbol(name: str, table: Table) -> SymbolSpec:
    """One line of `[symbols]`."""
    symbol = SymbolSpec(
        name=name,
        shape=read_shape(table, "shape", needed=True) or (1, 1),
        traits=table.take_words("traits", words.SYMBOL_TRAITS),
        names=read_names(table),
    )
    table.finish()
    return symbol


def read_names(table: Table) -> tuple[str, ...]:
    """The names one of which is drawn."""
    names = table.take_texts("names")
    for name in names:
        if not NAME.match(name):
            table.fault("names", f"{name!r} is not a name: letters first, then letters, digits or _.")
    return names


def read_draw(name: str, table: Table) -> DrawSpec:
    """One line of `[draws]`: an integer, one of a list, or a matrix."""
    given = [key for key in ("integer", "one_of", "matrix") if key in table.content]
    table.known.extend(("integer", "matrix", "entries"))  # only some are taken below
    if len(given) != 1:
        table.fault("", "needs exactly one of integer, one_of and matrix.")
    shape = read_shape(table, "matrix") if "matrix" in table.content else None
    if shape is not None and not all(isinstance(size, int) and size <= 4 for size in shape):
        table.fault("matrix", "must be two numbers from 1 to 4.")
        shape = None
    low, high = read_range(table, "integer" if "integer" in table.content else "entries")
    draw = DrawSpec(
        name=name,
        shape=cast(tuple[int, int] | None, shape),
        low=low,
        high=high,
        one_of=table.take_numbers("one_of"),
        without=table.take_numbers("without"),
        trait=table.take_choice("trait", words.MATRIX_TRAITS, ""),
        unit=table.take_number("unit", Fraction(1)) or Fraction(1),
        names=read_names(table),
        keep=table.take("keep", bool, False),
    )
    table.finish()
    return draw


def read_range(table: Table, key: str) -> tuple[int, int]:
    """The least and the greatest value; a matrix without entries draws from -3 to 3."""
    values = table.take(key, list, [-3, 3])
    if len(values) != 2 or not all(isinstance(v, int) for v in values) or values[0] > values[1]:
        table.fault(key, "must be the least and the greatest whole number, such as [-3, 3].")
        return (-3, 3)
    return (values[0], values[1])


def read_derived(table: Table) -> tuple[tuple[str, str], ...]:
    """Names that stand for an expression of others."""
    pairs = tuple((name, table.take_text(name, needed=True)) for name in table.content)
    for name, _ in pairs:
        if not NAME.match(name):
            table.fault(name, "is not a name: letters first, then letters, digits or _.")
    return pairs


def read_requirement(table: Table) -> Requirement:
    """One `[[require]]`."""
    requirement = Requirement(
        value=table.take_text("value", needed=True),
        at_least=table.take_number("at_least"),
        at_most=table.take_number("at_most"),
        excluded=table.take_number("not"),
    )
    if requirement.at_least is None and requirement.at_most is None and requirement.excluded is None:
        table.fault("", "needs at_least, at_most or not.")
    table.finish()
    return requirement


def read_ask(table: Table, base: AskSpec) -> AskSpec:
    """The table `[ask]`; what it leaves out is as in `base`."""
    ask = AskSpec(
        derivative=table.take_choice("derivative", words.DERIVATIVES, base.derivative),
        function=table.take_text("function", base.function),
        wrt=table.take_text("wrt", base.wrt),
        key=table.take_text("key", base.key),
        state=table.take_text("state", base.state),
        along=table.take_text("along", base.along),
        tolerance=read_tolerance(table.take_table("tolerance")) if "tolerance" in table.content else base.tolerance,
        places=table.take_integer("places", base.places, low=0, high=4),
        size=cast(Literal["given", "asked"], table.take_choice("size", ("given", "asked"), base.size)),
        layout_credit=table.take_number("layout_credit", base.layout_credit) or Fraction(0),
        partial=table.take("partial", bool, base.partial),
    )
    table.finish()
    return ask


def read_tolerance(table: Table) -> Tolerance:
    """How far a number may be off."""
    tolerance = Tolerance(
        absolute=float(table.take_number("absolute") or 0), relative=float(table.take_number("relative") or 0)
    )
    table.finish()
    return tolerance


def read_accept(table: Table) -> str:
    """One spelling that must be found right."""
    answer = table.take_text("answer", needed=True)
    table.finish()
    return answer


def read_code(table: Table, *, needed: bool) -> str:
    """The code of a mistake: lower-case words joined by hyphens."""
    code = table.take_text("code", needed=needed)
    if code and not CODE.match(code):
        table.fault("code", f"{code!r} must be lower-case words joined by hyphens.")
    return code


def read_place(table: Table) -> int:
    """The number of the step that a wrong answer does not take; 0 where none is named."""
    return table.take_integer("step", 0, low=0, high=MOST_STEPS)


def read_wrong(table: Table) -> WrongSpec:
    """One wrong answer."""
    wrong = WrongSpec(
        answer=table.take_text("answer", needed=True),
        code=read_code(table, needed=True),
        says=table.take_text("says", needed=True),
        step=read_place(table),
    )
    table.finish()
    return wrong


def read_option(table: Table) -> OptionSpec:
    """One option: a formula or words."""
    option = OptionSpec(
        answer=table.take_text("answer"),
        text=table.take_text("text"),
        correct=table.take("correct", bool, False),
        code=read_code(table, needed=False),
        says=table.take_text("says"),
        step=read_place(table),
    )
    if bool(option.answer) == bool(option.text):
        table.fault("", "needs either answer (a formula) or text (words).")
    table.finish()
    return option


def read_hint(table: Table) -> str:
    """One hint."""
    text = table.take_text("text", needed=True)
    table.finish()
    return text


def read_step(table: Table) -> StepSpec:
    """One step of the worked solution."""
    step = StepSpec(text=table.take_text("text", needed=True), shows=table.take_text("shows"))
    table.finish()
    return step
