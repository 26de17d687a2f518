"""What an answer would be if some symbols had traits that the question does not declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grading.comparison.candidate import Candidate
from grading.comparison.decision import decide
from grading.comparison.prepared import prepare
from grading.diagnosis.case import Case
from grading.errors import AuthorError
from grading.graph import Graph
from grading.keys import ExpressionKey


def holds_with(case: Case, traits: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether answer and key agree when these symbols have these traits beside their own."""
    key = case.prepared.key
    symbols = tuple(
        replace(symbol, traits=(*symbol.traits, *traits.get(symbol.name, ()))) for symbol in key.scope.symbols
    )
    supposed = ExpressionKey(key.source, replace(key.scope, symbols=symbols))
    try:
        prepared = prepare(supposed, case.prepared.seed)
    except AuthorError:
        return False
    graph = Graph(prepared.graph)
    root = prepared.lowering(graph).lower(case.expression)
    return decide(Candidate.make(prepared, graph, root)).is_equal
