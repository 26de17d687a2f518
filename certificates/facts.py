"""What a certificate says, as one frozen value: the snapshot of the row, and what everything is made of."""

import hashlib
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

NAMELESS = "The holder of this code"


@dataclass(frozen=True, slots=True)
class DomainLine:
    """Points in one domain, out of so many questions."""

    title: str
    got: str
    of: int

    @property
    def fills(self) -> list[float]:
        """How much of each cell is filled, 0 to 1: partial credit is part of a cell."""
        points = float(Fraction(self.got))
        return [min(max(points - cell, 0.0), 1.0) for cell in range(self.of)]


@dataclass(frozen=True, slots=True)
class Facts:
    """A pass as it was when the certificate was asked for. Points are as printed, times in ISO 8601.

    ``name`` is empty where the learner did not consent to its being shown; ``domains`` where the scores of the domains
    stay private; ``email_hash`` where the certificate is not bound to an address. An accreditor is an outside body that
    the operator entered with its address; without both nothing is claimed.
    """

    name: str
    exam_title: str
    exam_slug: str
    exam_version: int
    exam_text: str
    points: str
    max_points: int
    cut_points: int
    passed_at: str
    date_text: str
    domains: tuple[DomainLine, ...] = ()
    email_salt: str = ""
    email_hash: str = ""
    accreditor_name: str = ""
    accreditor_url: str = ""

    @property
    def printed_name(self) -> str:
        """The name, or the words that stand in its place."""
        return self.name or NAMELESS

    def to_snapshot(self) -> dict[str, Any]:
        """Return the facts as JSON."""
        return asdict(self)

    @classmethod
    def from_snapshot(cls, snapshot: dict[str, Any]) -> "Facts":
        """Return the facts of a snapshot; raise TypeError for one that lacks some."""
        domains = tuple(DomainLine(**line) for line in snapshot.get("domains", ()))
        return cls(**{**snapshot, "domains": domains})


def hash_email(email: str, salt: str) -> str:
    """Return an address as Open Badges 3.0 hashes it: SHA-256 of the address in lower case and the salt."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()
