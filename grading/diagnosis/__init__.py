"""Which mistake explains a wrong answer; each file that defines a `CODE` knows one, and is found by discovery."""

from grading.diagnosis.engine import explain, explain_own, explain_shape, explain_transposed

__all__ = ["explain", "explain_own", "explain_shape", "explain_transposed"]
