"""The hash of an event over the one before it: whoever changes, removes or adds one in the middle breaks the chain."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rfc8785


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is hashed. ``at`` in ISO 8601; ``facts`` is flat JSON."""

    number: int
    kind: str
    at: str
    facts: dict[str, Any]
    previous: str
    digest: str = ""


def hash_link(link: Link) -> str:
    """Return the SHA-256 of an event and of the one before it, as hexadecimal digits."""
    said: dict[str, Any] = {"number": link.number, "kind": link.kind, "at": link.at}
    said |= {"facts": link.facts, "previous": link.previous}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def find_breaks(links: Iterable[Link], *, last: int, digest: str) -> list[str]:
    """Return a sentence for each place where the chain breaks; ``last`` and ``digest`` are its known end."""
    breaks, number, previous = [], 0, ""
    for link in links:
        if link.number != number + 1:
            breaks.append(f"Event {number + 1} is missing.")
        elif link.previous != previous:
            breaks.append(f"Event {link.number} does not follow the one before it.")
        if hash_link(link) != link.digest:
            breaks.append(f"Event {link.number} was changed.")
        number, previous = link.number, link.digest
    if (number, previous) != (last, digest):
        breaks.append(f"The log ends with event {number}, but {last} were written.")
    return breaks
