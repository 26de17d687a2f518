"""Constructors for products, transposes, inverses, traces and determinants of matrices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from grading.algebra_rules import UNIT, Builder, Undefined
from grading.errors import AnswerTooLarge
from grading.graph import Node
from grading.shapes import ONE, SCALAR, Shape
from grading.wordlists import list_words

# Factors in one product: powers of powers of a matrix are products that grow with each.
_LONGEST = 1_000
_SAME_UNDER_TRANSPOSE = frozenset({"eye", "diagm"})
_PLAIN = frozenset({"sym", "T", "inv"})
_ENTRYWISE = frozenset(
    list_words("powq exp log abs sign sin cos tan sinh cosh tanh sigmoid relu step softplus arctan had lin")
)


class MatrixBuilder(Builder):
    """Makes nodes whose parts are matrices."""

    def matmul(self, parts: Sequence[int]) -> int:
        """A product of matrices and scalars whose shapes fit from the left."""
        scalars: list[tuple[int, int]] = []
        flat: list[int] = []
        coefficient = UNIT
        for part in parts:
            factor = self._spread_factor(part, scalars, flat)
            if len(flat) > _LONGEST:
                raise AnswerTooLarge("A product in this answer is too long.")
            coefficient = coefficient if factor is UNIT else coefficient * factor
        chain = self._close_scalars(flat, scalars)
        if not chain:
            core = self.one
        elif len(chain) == 1:
            core = chain[0]
        else:
            core = self._chain(chain)
        if scalars:
            core = self.multiply([*scalars, (core, 1)], self.graph.node(core).shape)
        return self.scale(coefficient, core)

    def _close_scalars(self, flat: list[int], scalars: list[tuple[int, int]]) -> list[int]:
        """The chain that is left when every run from a row to a column, x'*A*y, has become a scalar."""
        chain: list[int] = []
        node = self.graph.node
        for part in flat:
            self._append(chain, part)
            if len(chain) > 1 and node(part).shape.columns == ONE and node(chain[0]).shape.rows == ONE:
                scalars.append((self._chain(chain), 1))
                chain = []
        return chain

    def _append(self, chain: list[int], part: int) -> None:
        """One more factor: identities disappear, and a matrix beside its inverse."""
        node = self.graph.node(part)
        last = self.graph.node(chain[-1]) if chain else None
        if last is None:
            chain.append(part)
        elif last.op == "eye":
            chain[-1] = part
        elif (node.op == "inv" and node.parts[0] == chain[-1]) or (last.op == "inv" and last.parts[0] == part):
            chain.pop()
            if not chain:
                chain.append(self.eye(node.shape.columns))
        elif node.op != "eye":
            chain.append(part)

    def _spread_factor(self, part: int, scalars: list[tuple[int, int]], chain: list[int]) -> Fraction:
        """Sorts the factors of one part into scalars, which commute, and matrices, which do not; returns its number."""
        node = self.graph.node(part)
        if node.op in _PLAIN and node.shape != SCALAR:
            chain.append(part)
            return UNIT
        factor, rest = self.split(part)
        node = self.graph.node(rest)
        if rest == self.one:
            return factor
        if node.shape == SCALAR:
            scalars.append((rest, 1))
        elif node.op == "mm":
            chain.extend(node.parts)
        elif node.op == "had":
            self._spread_scaled(rest, node, scalars, chain)
        else:
            chain.append(rest)
        return factor

    def _spread_scaled(self, place: int, node: Node, scalars: list[tuple[int, int]], chain: list[int]) -> None:
        """A matrix times scalars gives its scalars up; an elementwise product of matrices stays whole."""
        inside = [(p, e) for p, e in zip(node.parts, node.payload, strict=True) if self.graph.node(p).shape.is_scalar]
        if not inside:
            chain.append(place)
            return
        outside = [(p, e) for p, e in zip(node.parts, node.payload, strict=True) if (p, e) not in inside]
        scalars.extend(inside)
        core = self.multiply(outside, node.shape)
        chain.extend(self.graph.node(core).parts if self.graph.node(core).op == "mm" else (core,))

    def _chain(self, chain: list[int]) -> int:
        first, last = self.graph.node(chain[0]).shape, self.graph.node(chain[-1]).shape
        shape = Shape(first.rows, last.columns)
        for part in chain:
            if self.graph.node(part).op == "zeros":
                return self.zeros(shape)
        if shape.is_scalar:
            return self._scalar_chain(chain)
        return self.graph.add("mm", tuple(chain), None, shape)

    def _scalar_chain(self, chain: list[int]) -> int:
        """A scalar equals its transpose: the smaller of both orders; two vectors are the sum of a product."""
        if len(chain) == 2:
            left = self.transpose(chain[0])
            return self.total(self.multiply([(left, 1), (chain[1], 1)], self.graph.node(chain[1]).shape))
        flipped = [self.transpose(part) for part in reversed(chain)]
        return self.graph.add("mm", tuple(min(chain, flipped)), None, SCALAR)

    def transpose(self, place: int) -> int:
        """The transpose, moved down to the symbols."""
        node = self.graph.node(place)
        if node.shape.is_scalar:
            return place
        shape = node.shape.transposed
        match node.op:
            case "sym":
                return self._transpose_symbol(place, node, shape)
            case "T":
                return node.parts[0]
            case "lin":
                pairs = zip(node.payload, map(self.transpose, node.parts), strict=True)
                return self.add(list(pairs), shape)
            case "mm":
                return self.matmul([self.transpose(part) for part in reversed(node.parts)])
            case "had":
                pairs_of = zip(map(self.transpose, node.parts), node.payload, strict=True)
                return self.multiply(list(pairs_of), shape)
            case "inv":
                return self.inverse(self.transpose(node.parts[0]))
            case "kron":
                return self.kron(self.transpose(node.parts[0]), self.transpose(node.parts[1]))
            case "ones" | "zeros":
                return self.graph.add(node.op, (), None, shape)
            case "comm":
                return self.graph.add("comm", (), (node.payload[1], node.payload[0]), shape)
            case op if op in _SAME_UNDER_TRANSPOSE:
                return place
            case op if op in _ENTRYWISE:
                return self.graph.add(op, (self.transpose(node.parts[0]),), node.payload, shape)
            case _:
                return self.graph.add("T", (place,), None, shape)

    def _transpose_symbol(self, place: int, node: Node, shape: Shape) -> int:
        traits = self.traits.get(node.payload, frozenset())
        if "symmetric" in traits:
            return place
        if "skew" in traits:
            return self.scale(Fraction(-1), place)
        return self.graph.add("T", (place,), None, shape)

    def inverse(self, place: int) -> int:
        """The inverse of a square matrix, or 1/c."""
        node = self.graph.node(place)
        if node.shape.is_scalar:
            return self.multiply([(place, -1)], SCALAR)
        factor, rest = self.split(place)
        if factor != 1:
            return self.scale(1 / factor, self.inverse(rest))
        self.divisors.add(place)
        match node.op:
            case "zeros":
                raise Undefined("The zero matrix has no inverse.")
            case "eye":
                return place
            case "ones" if node.shape.rows != ONE:
                raise Undefined("A matrix of ones has no inverse.")
            case "inv":
                return node.parts[0]
            case "diagm":
                return self.diagonal_matrix(self.multiply([(node.parts[0], -1)], self.graph.node(node.parts[0]).shape))
            case "mm" if all(self.graph.node(part).shape.is_square for part in node.parts):
                return self.matmul([self.inverse(part) for part in reversed(node.parts)])
            case "had":
                return self._inverse_scaled(place, node)
            case "sym" if "orthogonal" in self.traits.get(node.payload, frozenset()):
                return self.transpose(place)
            case _:
                return self.guard(self.graph.add("inv", (place,), None, node.shape))

    def _inverse_scaled(self, place: int, node: Node) -> int:
        scalars: list[tuple[int, int]] = []
        chain: list[int] = []
        self._spread_scaled(place, node, scalars, chain)
        if not scalars:
            return self.graph.add("inv", (place,), None, node.shape)
        inner = self.inverse(self.matmul(chain))
        return self.multiply([*((p, -e) for p, e in scalars), (inner, 1)], node.shape)

    def trace(self, place: int) -> int:
        """The trace: linear, and the same for every cyclic order of a product."""
        node = self.graph.node(place)
        if node.shape.is_scalar:
            return place
        match node.op:
            case "lin":
                pairs = zip(node.payload, map(self.trace, node.parts), strict=True)
                return self.add(list(pairs), SCALAR)
            case "eye":
                return self.size(node.shape.rows)
            case "zeros":
                return self.zeros(SCALAR)
            case "T":
                return self.trace(node.parts[0])
            case "mm":
                return self._trace_of_product(list(node.parts))
            case "had":
                scalars: list[tuple[int, int]] = []
                chain: list[int] = []
                self._spread_scaled(place, node, scalars, chain)
                if scalars:
                    return self.multiply([*scalars, (self.trace(self.matmul(chain)), 1)], SCALAR)
                return self.graph.add("tr", (place,), None, SCALAR)
            case _:
                return self.graph.add("tr", (place,), None, SCALAR)

    def _trace_of_product(self, chain: list[int]) -> int:
        for cut in range(1, len(chain)):
            if self.graph.node(chain[cut]).shape.rows == ONE:
                return self.matmul(chain[cut:] + chain[:cut])
        if len(chain) == 2:
            left = self.transpose(chain[0])
            return self.total(self.multiply([(left, 1), (chain[1], 1)], self.graph.node(chain[1]).shape))
        flipped = [self.transpose(part) for part in reversed(chain)]
        turns = [tuple(way[cut:] + way[:cut]) for way in (chain, flipped) for cut in range(len(chain))]
        least = min(turns)
        first, last = self.graph.node(least[0]).shape, self.graph.node(least[-1]).shape
        product = self.graph.add("mm", least, None, Shape(first.rows, last.columns))
        return self.graph.add("tr", (product,), None, SCALAR)

    def total(self, place: int) -> int:
        """The sum of all entries: linear, scalars come out."""
        node = self.graph.node(place)
        if node.shape.is_scalar:
            return place
        match node.op:
            case "lin":
                pairs = zip(node.payload, map(self.total, node.parts), strict=True)
                return self.add(list(pairs), SCALAR)
            case "ones":
                return self.multiply([(self.size(node.shape.rows), 1), (self.size(node.shape.columns), 1)], SCALAR)
            case "zeros":
                return self.zeros(SCALAR)
            case "T":
                return self.total(node.parts[0])
            case "had":
                return self._total_of_product(place, node)
            case _:
                return self.graph.add("sum", (place,), None, SCALAR)

    def _total_of_product(self, place: int, node: Node) -> int:
        pairs = list(zip(node.parts, node.payload, strict=True))
        scalars = [(p, e) for p, e in pairs if self.graph.node(p).shape.is_scalar]
        if not scalars:
            flipped = self.transpose(place)
            return self.graph.add("sum", (min(place, flipped),), None, SCALAR)
        rest = self.multiply([pair for pair in pairs if pair not in scalars], node.shape)
        return self.multiply([*scalars, (self.total(rest), 1)], SCALAR)

    def determinant(self, place: int) -> int:
        """The determinant; of a product of square matrices it is the product."""
        node = self.graph.node(place)
        if node.shape.is_scalar:
            return place
        match node.op:
            case "eye":
                return self.one
            case "zeros":
                return self.zeros(SCALAR)
            case "T":
                return self.determinant(node.parts[0])
            case "inv":
                return self.multiply([(self.determinant(node.parts[0]), -1)], SCALAR)
            case "mm" if all(self.graph.node(part).shape.is_square for part in node.parts):
                return self.multiply([(self.determinant(part), 1) for part in node.parts], SCALAR)
            case _:
                return self.graph.add("det", (place,), None, SCALAR)

    def diagonal_matrix(self, place: int) -> int:
        """The diagonal matrix of a column; scalars come out, so that diag(2*x) is 2*diag(x)."""
        node = self.graph.node(place)
        shape = Shape(node.shape.rows, node.shape.rows)
        factor, rest = self.split(place)
        if self.graph.node(rest).op == "ones":
            return self.scale(factor, self.eye(shape.rows))
        if factor != 1:
            return self.scale(factor, self.graph.add("diagm", (rest,), None, shape))
        return self.graph.add("diagm", (place,), None, shape)

    def kron(self, left: int, right: int) -> int:
        """A Kronecker product; scalars are ordinary factors."""
        a, b = self.graph.node(left), self.graph.node(right)
        if a.shape.is_scalar or b.shape.is_scalar:
            return self.matmul([left, right])
        shape = Shape(a.shape.rows * b.shape.rows, a.shape.columns * b.shape.columns)
        if a.op == "eye" and b.op == "eye":
            return self.eye(shape.rows)
        (f, inner), (g, other) = self.split(left), self.split(right)
        core = self.graph.add("kron", (inner, other), None, shape)
        return core if f * g == 1 else self.scale(f * g, core)

    def apply(self, op: str, place: int, payload: Any = None, shape: Shape | None = None) -> int:
        """Any other operation on one node."""
        return self.graph.add(op, (place,), payload, shape or self.graph.node(place).shape)
