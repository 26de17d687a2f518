"""Learner numbers: what an instructor sees instead of a name."""

import secrets

# Crockford's base 32: no I, L, O, U, so that a number can be read over the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def make_learner_number() -> str:
    """Return a random number of eight characters, 40 bits, that says nothing about its learner."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
