"""Matrix functions and decompositions in floating point, each written so that a complex step passes through it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grading.evaluation.base import Array


def expm(a: Array) -> Array:
    """The matrix exponential by scaling and squaring a Taylor sum."""
    size = np.abs(a).sum(axis=2).max(initial=0.0)
    if not np.isfinite(size) or size > 300:
        return np.full_like(a, np.nan)
    halvings = max(0, int(np.ceil(np.log2(max(size, 1e-30)))) + 3)
    scaled = a / 2.0**halvings
    result = term = np.broadcast_to(np.eye(a.shape[1], dtype=a.dtype), a.shape)
    for k in range(1, 19):
        term = term @ scaled / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result


def _by_eigenvalues(a: Array, function: Callable[[Array], Array]) -> Array:
    """A function of a matrix with distinct eigenvalues."""
    values, vectors = np.linalg.eig(a.astype(complex))
    made = vectors @ (function(values)[:, :, None] * np.linalg.inv(vectors))
    return np.asarray(made if np.iscomplexobj(a) else made.real)


def sqrtm(a: Array) -> Array:
    """The principal square root, by the product form of the Denman-Beavers iteration."""
    eye = np.broadcast_to(np.eye(a.shape[1], dtype=a.dtype), a.shape)
    y, m = a, a
    for _ in range(40):
        inverse = np.linalg.inv(m)
        y, m = y @ (eye + inverse) / 2, (eye + (m + inverse) / 2) / 2
    return y


def logm(a: Array) -> Array:
    """The principal logarithm, for matrices with distinct eigenvalues."""
    return _by_eigenvalues(a, np.log)


def chol(a: Array) -> Array:
    """The lower triangular factor with a positive diagonal, without conjugation."""
    size = a.shape[1]
    lower = np.zeros_like(a)
    for j in range(size):
        rest = a[:, j, j] - (lower[:, j, :j] ** 2).sum(axis=1)
        lower[:, j, j] = np.where(rest.real > 0, rest, np.nan) ** 0.5
        for i in range(j + 1, size):
            inner = (lower[:, i, :j] * lower[:, j, :j]).sum(axis=1)
            lower[:, i, j] = (a[:, i, j] - inner) / lower[:, j, j]
    return lower


def _symmetric_part(a: Array) -> Array:
    return (a + a.swapaxes(1, 2)) / 2


def _eigen(a: Array, which: int) -> tuple[Array, Array]:
    """An extreme eigenvalue of a real symmetric matrix and its vector; the imaginary step by perturbation."""
    base = _symmetric_part(a.real)
    values, vectors = np.linalg.eigh(base)
    value, vector = values[:, which], vectors[:, :, which]
    flip = np.where(vector[:, :1] < 0, -1.0, 1.0)
    vector = vector * flip
    if not np.iscomplexobj(a):
        return value[:, None, None], vector[:, :, None]
    change = np.einsum("pij,pjk,pkl->pil", vectors.swapaxes(1, 2), a.imag, vectors)
    gaps = value[:, None] - values
    gaps[:, which] = np.inf
    moved = np.einsum("pij,pj->pi", vectors, change[:, :, which] / gaps) * flip
    return (value + 1j * change[:, which, which])[:, None, None], (vector + 1j * moved)[:, :, None]


def svmax(a: Array) -> Array:
    """The largest singular value, as the root of the largest eigenvalue of A'A."""
    return np.asarray(_eigen(a.swapaxes(1, 2) @ a, -1)[0] ** 0.5)


def svright(a: Array) -> Array:
    """The right unit singular vector of the largest singular value."""
    return _eigen(a.swapaxes(1, 2) @ a, -1)[1]


def svleft(a: Array) -> Array:
    """The left unit singular vector that belongs to `svright`."""
    return np.asarray(a @ svright(a) / svmax(a))


def polar(a: Array) -> Array:
    """The orthonormal factor U*V' of a matrix of full rank."""
    if a.shape[1] >= a.shape[2]:
        return np.asarray(a @ np.linalg.inv(sqrtm(a.swapaxes(1, 2) @ a)))
    return np.asarray(np.linalg.inv(sqrtm(a @ a.swapaxes(1, 2))) @ a)


def nuclear(a: Array) -> Array:
    """The sum of the singular values."""
    gram = a.swapaxes(1, 2) @ a if a.shape[1] >= a.shape[2] else a @ a.swapaxes(1, 2)
    return np.asarray(np.trace(sqrtm(gram), axis1=1, axis2=2)[:, None, None])


DECOMPOSITIONS: dict[str, Callable[[Array], Array]] = {
    "expm": expm,
    "sqrtm": sqrtm,
    "logm": logm,
    "chol": chol,
    "eigmax": lambda a: _eigen(a, -1)[0],
    "eigmin": lambda a: _eigen(a, 0)[0],
    "eigvec": lambda a: _eigen(a, -1)[1],
    "svmax": svmax,
    "svright": svright,
    "svleft": svleft,
    "polar": polar,
    "nuclear": nuclear,
    "cond": lambda a: np.linalg.cond(a)[:, None, None],
}
