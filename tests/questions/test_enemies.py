"""Families that ask the same of the same function never stand in one form: they share an enemy group."""

import re
from collections import defaultdict
from itertools import combinations

from questions.spec import apply_case
from tests.questions.test_bank import BANK

WORD = re.compile(r"[A-Za-z_]\w*")


def canonical(spec):
    """What an item asks, whatever its names and drawn factors: derivative, function, variable."""
    shapes = {symbol.name: symbol.shape for symbol in spec.symbols}
    draws = {draw.name for draw in spec.draws if draw.shape is None}
    names = {}

    def rename(match):
        word = match[0]
        if word in shapes:
            kind = "s" if shapes[word] == (1, 1) else "v" if shapes[word][1] == 1 else "M"
            return names.setdefault(word, f"{kind}{len(names)}")
        return "k" if word in draws else word

    function = re.sub(r"^k\*|\s", "", WORD.sub(rename, spec.ask.function))
    return spec.ask.derivative, function, WORD.sub(rename, spec.ask.wrt)


def test_families_that_ask_the_same_are_enemies():
    asked = defaultdict(set)
    for spec in BANK:
        # A question for the shape alone gives nothing away of the derivative itself.
        if spec.ask.function and spec.symbols and spec.kind != "shape":
            for variant in (spec, *(apply_case(spec, case) for case in spec.cases)):
                asked[canonical(variant)].add(spec.slug)
    groups = {spec.slug: set(spec.enemies) for spec in BANK}
    pairs = [pair for slugs in asked.values() for pair in combinations(sorted(slugs), 2)]
    assert pairs, "the bank has such pairs; finding none means that nothing was compared"
    assert [pair for pair in pairs if not groups[pair[0]] & groups[pair[1]]] == []
