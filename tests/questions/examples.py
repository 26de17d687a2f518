"""Small items that the tests read, and a way to change one."""

from questions.bankfile import parse_item

SYMBOLIC = """
format = 1
slug = "residual"
title = "Gradient of a squared residual"
domain = 3
objective = "3.4"
kind = "expression"
difficulty = 2
seconds = 90
enemies = ["squared residual"]
layout = ["denominator", "numerator"]
stem = '''Let $f(<<x>>) = <<function>>$. Find the gradient with respect to <<x>>.'''
[symbols]
A = { shape = ["m", "n"], names = ["A", "B", "M"] }
x = { shape = ["n", 1], names = ["x", "w"] }
b = { shape = ["m", 1], names = ["b", "y"] }
[draws]
c = { one_of = ["1/2", "1", "3"] }
[ask]
derivative = "gradient"
function = "c*norm(A*x - b)^2"
wrt = "x"
key = "2*c*A^T*(A*x - b)"
[[accept]]
answer = "-2*c*A'*(b - A*x)"
[[wrong]]
answer = "2*c*A*(A*x - b)"
code = "transpose"
says = "Which matrix takes the residual back?"
[[wrong]]
answer = "c*A^T*(A*x - b)"
code = "factor"
says = "The square gives a factor."
[[hint]]
text = 'Call the residual $r$.'
[[hint]]
text = 'Take the differential.'
[[hint]]
text = 'Read off the gradient.'
[[step]]
text = 'Write $r = <<A*x - b>>$.'
[[step]]
text = 'Differentiate: $d(r^T r) = 2 r^T dr$.'
[[step]]
text = 'Read off the gradient:'
shows = "2*c*A^T*(A*x - b)"
"""
NUMERIC = """
format = 1
slug = "determinant"
title = "Gradient of a determinant"
domain = 4
objective = "4.4"
kind = "matrix"
difficulty = 3
seconds = 150
stem = '''Let $f = <<function>>$ and $$<<X>> = <<=X>>$$ Find the gradient at this matrix.'''
[draws]
X = { matrix = [2, 2], entries = [-4, 4], names = ["X", "M"] }
[[require]]
value = "sum(step(abs(X)))"
at_least = 3
[[require]]
value = "abs(det(X))"
at_least = 1
at_most = 40
[ask]
derivative = "gradient"
function = "det(X)"
wrt = "X"
key = "det(X)*X^-T"
[[wrong]]
answer = "det(X)*X^-1"
code = "transpose"
says = "The right numbers in the other order."
[[wrong]]
answer = "X^-T"
code = "missing-scale"
says = "That is the gradient of the logarithm."
[[hint]]
text = 'One'
[[hint]]
text = 'Two'
[[hint]]
text = 'Three'
[[step]]
text = 'The determinant is $<<=det(X)>>$.'
[[step]]
text = 'Multiply.'
[[step]]
text = 'So:'
shows = "=det(X)*X^-T"
"""
CHOICE = """
format = 1
slug = "norm-as-traces"
title = "A norm as traces"
domain = 2
objective = "2.2"
kind = "choice"
difficulty = 2
stem = '''What equals <<function>>?'''
[symbols]
A = { shape = ["m", "n"], names = ["A", "F", "P"] }
B = { shape = ["m", "n"], names = ["B", "G", "Q"] }
[ask]
function = "norm(A - B,'F')^2"
key = "tr(A^T*A) - 2*tr(A^T*B) + tr(B^T*B)"
[[option]]
answer = "tr(A^T*A) - 2*tr(A^T*B) + tr(B^T*B)"
correct = true
says = "Right."
[[option]]
answer = "tr(A^T*A) - tr(A^T*B) + tr(B^T*B)"
code = "factor"
says = "Twice."
[[option]]
answer = "tr(A^T*A) + tr(B^T*B)"
code = "dropped-term"
says = "Mixed terms."
[[hint]]
text = 'One'
[[hint]]
text = 'Two'
[[hint]]
text = 'Three'
[[step]]
text = 'Multiply out.'
[[step]]
text = 'Collect.'
[[step]]
text = 'Done.'
"""


def read(source, **changes):
    """The item of a text in which old pieces are replaced by new ones (given as old=new pairs in a dict)."""
    for old, new in changes.get("swap", {}).items():
        assert old in source, old
        source = source.replace(old, new)
    return parse_item(source, file="example.toml")
