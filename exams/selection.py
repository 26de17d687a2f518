"""Chooses what a learner practises: their domains, weak ones more, what they saw longest ago first; no database."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exams.blueprint import MILD, Candidate, Placement, derive_seed, is_free, part_enemies, place_in_order

ALL, MISSED, UNSEEN = "all", "missed", "unseen"
# How often a domain is not right, before anything is known of it.
UNKNOWN = 0.5
# A quick practice weighs a domain by two parts error rate and one part share of the blueprint.
ERROR_PART, SHARE_PART = 2 / 3, 1 / 3


class NothingToPractise(Exception):
    """No question fits the choice; the message is the learner's to read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a learner wants to practise: domains (1 to 8), how many questions, which ones, of which objective first."""

    domains: tuple[int, ...]
    count: int
    only: str = ALL
    objective: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What a learner met: for each item the latest attempt that held it, what was missed last, errors by domain."""

    seen: Mapping[str, int] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()
    error_rates: Mapping[int, float] = field(default_factory=dict)
    held: frozenset[str] = frozenset()


def choose_items(
    choice: Choice, bank: Sequence[Candidate], *, past: Past, shares: Mapping[int, int], seed: int
) -> tuple[Placement, ...]:
    """Return the form of a practice, at most ``choice.count`` long; ``shares`` are the blueprint's items by domain.

    Nothing that stands in a running exam of the learner (``past.held``) is taken. At most two of an enemy group, unless
    there is nothing else. Raises NothingToPractise.
    """
    rng = random.Random(derive_seed(seed, "practice"))  # noqa: S311  (fair and repeatable, not secret)
    fitting = [candidate for candidate in bank if _fits(candidate, choice, past)]
    if not fitting:
        raise NothingToPractise(_reason(choice))
    order = {c.slug: (c.objective != choice.objective, past.seen.get(c.slug, 0), rng.random()) for c in fitting}
    chosen = _take(
        sorted(fitting, key=lambda c: order[c.slug]),
        choice.count,
        weigh_domains(choice.domains, past.error_rates, shares),
    )
    return place_in_order(part_enemies(sorted(chosen, key=lambda c: (c.domain, c.difficulty))), seed=seed)


def _fits(candidate: Candidate, choice: Choice, past: Past) -> bool:
    if candidate.domain not in choice.domains or candidate.slug in past.held:
        return False
    if choice.only == MISSED:
        return candidate.slug in past.missed
    return choice.only != UNSEEN or candidate.slug not in past.seen


def _reason(choice: Choice) -> str:
    where = "this domain" if len(choice.domains) == 1 else "these domains"
    match choice.only:
        case "missed":
            return f"You have missed nothing in {where}. Choose all questions, or those you have not seen."
        case "unseen":
            return f"You have seen every question of {where}. The next time their numbers are new."
        case _:
            return f"There is no question to practise in {where} at the moment."


def weigh_domains(
    domains: Sequence[int], error_rates: Mapping[int, float], shares: Mapping[int, int]
) -> dict[int, float]:
    """Return each domain's part of a practice; the parts add to 1.

    >>> weigh_domains([1, 2], {1: 0.9, 2: 0.3}, {1: 3, 2: 3})
    {1: 0.6666666666666666, 2: 0.3333333333333333}
    """
    errors = {domain: error_rates.get(domain, UNKNOWN) for domain in domains}
    wrong, whole = sum(errors.values()) or 1.0, sum(shares.get(domain, 0) for domain in domains) or 1
    raw = {d: ERROR_PART * errors[d] / wrong + SHARE_PART * shares.get(d, 0) / whole for d in domains}
    total = sum(raw.values())
    return {d: part / total if total else 1 / len(raw) for d, part in raw.items()}


def _take(candidates: Sequence[Candidate], count: int, weights: Mapping[int, float]) -> list[Candidate]:
    """Take one at a time from the domain that is furthest behind its part, the freshest of it that is allowed."""
    left, chosen, taken = list(candidates), list[Candidate](), Counter[int]()
    while left and len(chosen) < count:
        domains = {candidate.domain for candidate in left}
        domain = max(sorted(domains), key=lambda d: weights[d] * count - taken[d])
        those = [candidate for candidate in left if candidate.domain == domain]
        following = next((c for c in those if is_free(c, chosen, MILD.per_group)), those[0])
        left.remove(following)
        chosen.append(following)
        taken[domain] += 1
    return chosen
