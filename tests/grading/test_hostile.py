"""Answers that mean harm are refused fast, with one kind of error."""

import tracemalloc

import pytest

from grading import ExpressionKey, Outcome, grade, warm_up
from tests.grading.checks import make_scope
from tests.grading.work import TooMuchWork, limited

KEY = ExpressionKey("(A+A^T)*x", make_scope(["n", 1]))
HARMFUL = {
    "a power of a matrix": "A^1000000000*x",
    "a tower": "9^9^9*x",
    "a tower in brackets": "((((9^9)^9)^9)^9)*x",
    "powers of sums": "((((x^T*x+1)^50+1)^50+1)^50+1)^50*x",
    "a huge exponent": "1e999999999*x",
    "digits": "9" * 1500,
    "kronecker products": "tr(kron(kron(kron(kron(A,A),A),A),A))*x",
    "many kronecker products": "tr(" + "kron(A," * 18 + "A" + ")" * 19 + "*x",
    "a long sum": "+".join(["A*x"] * 250),
    "a long product": "*".join(["A"] * 300) + "*x",
    "many inverses": "inv(A+" * 40 + "A" + ")" * 40 + "*x",
    "a long row of letters": "A" * 1500 + "x",
    "letters without a meaning": "AxAxAxq" * 100,
    "deep brackets": "(" * 900 + "x" + ")" * 900,
    "deep literals": "[" * 900 + "1" + "]" * 900,
    "many primes": "A" + "'" * 1500 + "*x",
    "many signs": "-" * 1900 + "x",
    "exponentials": "exp(" * 50 + "x" + ")" * 50,
    "half a million lines": "\n" * 500_000 + "x",
    "brackets that stay open": "(" * 1900,
    "an import": "__import__('os').system('id')",
    "an attribute": "x.__class__.__mro__",
    "a template": "{{7*7}}",
    "a ligature": "\ufdfa" * 1000,
    "a null": "\x00",
    "surrogates": "\ud800",
    "right to left": "A*x\u202e",
    "a matrix of matrices": "[" + ",".join(["A"] * 300) + "]*x",
    "logarithms": "log(" * 40 + "x" + ")" * 40,
    "a large literal": "[" + ";".join(["1,2,3,4,5,6,7,8,9"] * 90) + "]",
    "roots": "x^(1/2)^(1/2)",
    "a huge fraction": "1/" + "9" * 79 + "*x",
    "huge folded powers": "(10^60)^60*x",
    "more huge folded powers": "((10^60)^60)^60*x",
    "powers of powers of a matrix": "(((((A^16)^16)^16)^16)^16)*x",
    "roots of roots of a matrix": "sqrtm(" * 20 + "A" + ")" * 20 + "*x",
    "sums multiplied": "*".join(["(A+B)"] * 60) + "*x",
    "a flag from right to left": "2*A*x\u202e",
    "letters that look alike": "(\u0410+A^T)*x",
    "a letter with an accent that combines": "(A+A^T)*x\u0301",
    "fractions in fractions": "\\frac" * 300 + "12",
    "a macro": "\\def\\x{\\x\\x}\\x",
    "a file": "\\input{/etc/passwd}",
    "a made command": "\\csname foo\\endcsname",
    "library names": "np." * 300 + "x",
    "sizes": "eye(n*n*n*n*n*n)*x",
    "matrices of matrices": "kron(A," * 40 + "A" + ")" * 40,
    "elementwise powers": "x" + "²" * 500,
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()
    grade("A*x", KEY, seed=0)


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_answer_is_never_right_and_little_work(name: str) -> None:
    """The most laborious makes 95,000 calls, in some 13 ms: benchmarks/grading.py has the times."""
    verdict = limited(lambda: grade(HARMFUL[name], KEY, seed=0), calls=200_000)
    assert verdict.outcome in (Outcome.INVALID, Outcome.INCORRECT), (name, verdict)


@pytest.mark.parametrize("name", ["kronecker products", "a long product", "powers of sums", "digits"])
def test_a_harmful_answer_takes_little_memory(name: str) -> None:
    tracemalloc.start()
    grade(HARMFUL[name], KEY, seed=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


def test_too_much_work_is_noticed() -> None:
    with pytest.raises(TooMuchWork):
        limited(lambda: [abs(number) for number in range(101)], calls=100)
    assert limited(lambda: [abs(number) for number in range(9)], calls=100) == list(range(9))
