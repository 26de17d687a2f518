"""Says in sentences whether the question bank can fill a blueprint; no database."""

from collections.abc import Sequence

from exams.blueprint import BankTooSmall, Candidate, Cell, Rules, assemble_form, supply_of

# How many forms are tried: a blueprint that works by luck alone would fail learners later.
TRIALS = 5


def list_shortages(blueprint: Sequence[Cell], bank: Sequence[Candidate], *, rules: Rules) -> list[str]:
    """Return what keeps the bank from filling the blueprint, a sentence each; none if it can."""
    if not any(cell.count for cell in blueprint):
        return ["The exam has no questions yet."]
    short = [_say(cell, supply) for cell in blueprint if (supply := supply_of(cell, bank)) < cell.count]
    return short or _try_forms(blueprint, bank, rules)


def _say(cell: Cell, supply: int) -> str:
    return f"Domain {cell.domain}, {levels_text(cell)}: {cell.count} are asked for, the question bank has {supply}."


def levels_text(cell: Cell) -> str:
    """Return "difficulty 2", "difficulty 1 or 2", "any difficulty"."""
    match cell.difficulty:
        case None:
            return "any difficulty"
        case tuple() as levels:
            return f"difficulty {' or '.join(map(str, levels))}"
        case level:
            return f"difficulty {level}"


def _try_forms(blueprint: Sequence[Cell], bank: Sequence[Candidate], rules: Rules) -> list[str]:
    try:
        for seed in range(TRIALS):
            assemble_form(blueprint, bank, seed=seed, rules=rules)
    except BankTooSmall:
        return ["Each line can be filled, but not all together: too many of these questions may not stand in one form."]
    return []
