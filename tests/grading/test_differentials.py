"""Keys are proved against differentiation of the function."""

import pytest

from grading import BadKey, Evidence, KeyProof, Scope, prove_key

N, M = ["n", "n"], ["m", "n"]
x, b = ["n", 1], ["m", 1]
SYMMETRIC, DEFINITE = {"A": ["symmetric"]}, {"A": ["positive definite"]}


def prove(
    function: str, wrt: str, key: str, variables: dict[str, object], kind: str = "gradient", **more: object
) -> KeyProof:
    layout, wrt2 = str(more.pop("layout", "denominator")), str(more.pop("wrt2", ""))
    scope = Scope.from_dict({"variables": variables, **more})
    return prove_key(function, wrt, key, scope, layout=layout, seed=1, derivative=kind, wrt2=wrt2)


@pytest.mark.parametrize(
    ("kind", "function", "wrt", "key", "variables", "more"),
    [
        ("gradient", "x'*A*x", "x", "(A+A')*x", {"A": N, "x": x}, {}),
        ("gradient", "x'*A*x", "x", "x'*(A+A')", {"A": N, "x": x}, {"layout": "numerator"}),
        ("gradient", "x'*A*x", "x", "2*A*x", {"A": N, "x": x}, {"assumptions": SYMMETRIC}),
        ("gradient", "logdet(A)", "A", "A^-1", {"A": N}, {"assumptions": DEFINITE}),
        ("gradient", "log(det(X'*X))", "X", "2*X*(X'*X)^-1", {"X": M}, {}),
        ("gradient", "norm(A*x - b)", "x", "A'*(A*x-b)/norm(A*x-b)", {"A": M, "x": x, "b": b}, {}),
        ("gradient", "c*x1^2 + x1*x2", "x1, x2", "[2*c*x1 + x2; x1]", {"x1": [1, 1], "x2": [1, 1], "c": [1, 1]}, {}),
        ("jacobian", "softmax(x)", "x", "diag(p) - p*p'", {"x": x},
         {"layout": "numerator", "derived": {"p": "softmax(x)"}}),
        ("jacobian", "relu(A*x)", "x", "diag(step(A*x))*A", {"A": M, "x": x}, {"layout": "numerator"}),
        ("jacobian", "A*x", "x", "A'", {"A": M, "x": x}, {}),
        ("jacobian", "inv(A)", "A", "-kron(A^-T, A^-1)", {"A": N}, {"layout": "numerator"}),
        ("jacobian", "[x1*x2; x1]", "x1, x2", "[x2, x1; 1, 0]", {"x1": [1, 1], "x2": [1, 1]}, {"layout": "numerator"}),
        ("vec-jacobian", "X'*X", "X", "kron(X',eye(n))*commutation(m,n) + kron(eye(n),X')", {"X": M}, {}),
        ("derivative", "inv(A + t*B)", "t", "-inv(A+t*B)*B*inv(A+t*B)", {"A": N, "B": N, "t": [1, 1]}, {}),
        ("derivative", "expm(t*A)*x", "t", "A*expm(t*A)*x", {"A": N, "x": x, "t": [1, 1]}, {}),
        ("hessian", "(x'*x)^2", "x", "4*(x'*x)*I + 8*x*x'", {"x": x}, {}),
        ("hessian", "x1^3*x2", "x1, x2", "[6*x1*x2, 3*x1^2; 3*x1^2, 0]", {"x1": [1, 1], "x2": [1, 1]}, {}),
        ("hessian-vec", "tr(A^2)", "A", "2*commutation(n,n)", {"A": N}, {}),
        ("hessian-vector", "exp(y'*x)", "x", "exp(y'*x)*(y'*v)*y", {"x": x, "y": x, "v": x}, {"wrt2": "v"}),
        ("mixed-hessian", "x'*A*y", "x", "A", {"A": N, "x": x, "y": x}, {"wrt2": "y"}),
        ("mixed-hessian", "x'*A*y", "x, y", "A", {"A": N, "x": x, "y": x}, {}),
        ("differential", "logdet(A)", "A", "tr(A^-1*dA)", {"A": N, "dA": N}, {"assumptions": DEFINITE}),
        ("second-differential", "x'*A*x", "x", "2*dx'*A*dx", {"A": N, "x": x, "dx": x}, {}),
        ("gradient-symmetric", "tr(B*A)", "A", "B + B' - diag(diag(B))", {"A": N, "B": N}, {"assumptions": SYMMETRIC}),
        ("gradient-diagonal", "tr(B*A)", "A", "diag(diag(B))", {"A": N, "B": N}, {"assumptions": {"A": ["diagonal"]}}),
        ("minimiser", "1/2*x'*A*x - y'*x", "x", "inv(A)*y", {"A": N, "x": x, "y": x}, {"assumptions": DEFINITE}),
        ("implicit", "x - tanh(A*x + y)", "y", "inv(I - D*A)*D", {"A": N, "x": x, "y": x},
         {"wrt2": "x", "layout": "numerator", "derived": {"D": "diag(ones(n) - x.^2)"},
          "assumptions": {"A": ["small entries"]}}),
        ("value", "tr(A*B)", "", "tr(B*A)", {"A": N, "B": N}, {}),
        ("gradient", "eigmax(A)", "A", "v*v'", {"A": N}, {"assumptions": SYMMETRIC, "derived": {"v": "eigvec(A)"}}),
        ("gradient", "svmax(X)", "X", "u*v'", {"X": M}, {"derived": {"u": "svleft(X)", "v": "svright(X)"}}),
        ("gradient", "nuclear(X)", "X", "polar(X)", {"X": M}, {}),
    ],
)  # fmt: skip
def test_a_right_key_is_proved(
    kind: str, function: str, wrt: str, key: str, variables: dict[str, object], more: dict[str, object]
) -> None:
    proof = prove(function, wrt, key, variables, kind, **dict(more))
    assert proof.proved, proof
    if kind not in ("value",):
        broken = prove(function, wrt, f"1.001*({key})", variables, kind, **dict(more))
        assert not broken.proved


def test_sympy_s_own_wrong_derivative_is_not_proved() -> None:
    assert not prove("log(det(X))", "X", "zeros(n,n)", {"X": N}).proved


def test_a_gradient_is_ambient_although_the_variable_is_symmetric() -> None:
    assert not prove("tr(B*A)", "A", "B + B' - diag(diag(B))", {"A": N, "B": N}, assumptions=SYMMETRIC).proved
    assert prove("tr(B*A)", "A", "B'", {"A": N, "B": N}, assumptions=SYMMETRIC).proved


def test_the_layout_decides() -> None:
    assert not prove("A*x", "x", "A", {"A": M, "x": x}, "jacobian").proved
    assert not prove("tr(A)", "A", "2*I", {"A": N}).proved


def test_a_key_that_is_not_proved_comes_with_a_point() -> None:
    proof = prove("x'*A*x", "x", "2*A*x", {"A": N, "x": x})
    assert proof.counterexample is not None
    assert proof.reason


def test_a_stationary_point_that_is_a_maximum_is_no_minimiser() -> None:
    variables, more = {"A": N, "x": x, "y": x}, {"assumptions": DEFINITE}
    assert not prove("-1/2*x'*A*x + y'*x", "x", "inv(A)*y", variables, "minimiser", **more).proved


def test_a_key_undefined_where_the_function_is_not_is_refused() -> None:
    assert not prove("c^2/2", "c", "sqrt(c)^2", {"c": [1, 1]}, "derivative").proved


@pytest.mark.parametrize(
    ("function", "wrt", "kind"),
    [
        ("", "x", "gradient"),
        ("x'*x", "q", "gradient"),
        ("x'*x", "", "gradient"),
        ("x", "x", "gradient"),
        ("x'x", "x", "nonsense"),
        ("x'*x", "x", "differential"),
    ],
)
def test_a_question_that_makes_no_sense_is_the_author_s_error(function: str, wrt: str, kind: str) -> None:
    with pytest.raises(BadKey):
        prove(function, wrt, "x", {"x": x}, kind)


def test_a_key_that_cannot_be_read_is_not_proved() -> None:
    assert not prove("x'*x", "x", "2*q", {"x": x}).proved
    assert not prove("x'*x", "x", "2*x'", {"x": x}).proved


EXACT = [
    ("gradient", "x'*A*x", "x", "(A+A')*x"),
    ("gradient", "log(det(X'*X))", "X", "2*X*(X'*X)^-1"),
    ("gradient", "norm(X*x - b)", "x", "X'*(X*x-b)/norm(X*x-b)"),
    ("gradient", "log(sum(exp(x)))", "x", "softmax(x)"),
    ("gradient", "b'*tanh(X*x)", "x", "X'*(b.*(1 - tanh(X*x).^2))"),
    ("gradient", "tr(pinv(X)*B)", "X", "-pinv(X)'*B'*pinv(X)' + (I - X*pinv(X))*B*inv(X'*X)"),
    ("jacobian", "inv(A)", "A", "-kron(A^-1, A^-T)"),
    ("jacobian", "sin(X*x).*cosh(b)", "x", "X'*diag(cos(X*x).*cosh(b))"),
    ("vec-jacobian", "X'*X", "X", "kron(X',eye(n))*commutation(m,n) + kron(eye(n),X')"),
    ("derivative", "kron(A + t*A', inv(A + t*A'))", "t",
     "kron(A', inv(A + t*A')) - kron(A + t*A', inv(A + t*A')*A'*inv(A + t*A'))"),
    ("hessian", "exp(y'*x)/(1 + x'*x)", "x",
     "exp(y'*x)*(y*y'/(1+x'*x) - 2*(x*y' + y*x' + I)/(1+x'*x)^2 + 8*x*x'/(1+x'*x)^3)"),
    ("hessian", "norm(x)", "x", "I/norm(x) - x*x'/norm(x)^3"),
    ("hessian", "log(sum(exp(x)))", "x", "diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("hessian-vec", "det(A)", "A",
     "det(A)*(vec(A^-T)*vec(A^-T)' - commutation(n,n)*kron(A^-T, A^-1))"),
    ("second-differential", "log(det(A))", "A", "-tr(A^-1*dA*A^-1*dA)"),
    ("gradient-symmetric", "tr(A^2)", "A", "2*(A + A') - 2*diag(diag(A))"),
]  # fmt: skip
ALL = {"A": N, "dA": N, "X": M, "B": M, "x": x, "y": x, "b": b, "t": [1, 1]}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("kind", "function", "wrt", "key"), EXACT)
def test_a_key_of_rules_is_proved_exactly(kind: str, function: str, wrt: str, key: str, seed: int) -> None:
    scope = Scope.from_dict({"variables": ALL})
    proof = prove_key(function, wrt, key, scope, layout="denominator", seed=seed, derivative=kind)
    assert proof.proved, proof.reason
    assert proof.evidence is Evidence.PROVED


@pytest.mark.parametrize(
    ("kind", "function", "wrt", "key"),
    [
        ("gradient", "x'*A*x", "x", "(A+A')*x + x/10^12"),
        ("gradient", "exp(y'*x)", "x", "exp(y'*x)*y + x/10^12"),
        ("hessian", "exp(y'*x)", "x", "exp(y'*x)*y*y' + I/10^9"),
        ("jacobian", "softmax(x)", "x", "diag(softmax(x)) - softmax(x)*softmax(x)' + x*x'/10^11"),
    ],
)
def test_a_key_that_is_off_by_less_than_rounding_is_refused(kind: str, function: str, wrt: str, key: str) -> None:
    proof = prove(function, wrt, key, ALL, kind)
    assert not proof.proved
    assert "rounding" in proof.reason


def test_what_the_field_has_no_rule_for_is_sampled() -> None:
    assert prove("sum(relu(A*x))", "x", "A'*step(A*x)", ALL).evidence is Evidence.SAMPLED
