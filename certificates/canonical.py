"""The bytes that are signed: RDF (eddsa-rdfc-2022) and JSON (eddsa-jcs-2022) in their canonical forms, offline."""

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785
from pyld import jsonld

Json = dict[str, Any]
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# Without it the type of credentialSchema is undefined, and verifiers refuse a well-signed credential.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
FOLDER = Path(__file__).parent / "jsonld"
CONTEXTS = {
    CREDENTIALS_V2: ("credentials-v2.jsonld", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    EXTENSIONS: ("ob-v3p0-extensions.json", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"),
}
# The largest whole number that a double holds exactly with all smaller ones: 2**53 - 1.
LARGEST = 9_007_199_254_740_991

# What expands to an address below this base was defined by no context.
UNDEFINED = "http://undefined.invalid/"


class NotCanonical(Exception):
    """The document cannot be brought into a canonical form, or says something that no context defines."""


@lru_cache(maxsize=len(CONTEXTS))
def read_context(address: str) -> Json:
    """Return a pinned context; raise NotCanonical for an unknown one and for a file that was changed."""
    if address not in CONTEXTS:
        raise NotCanonical(f"The context {address} is not one of ours.")
    name, digest = CONTEXTS[address]
    data = (FOLDER / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise NotCanonical(f"The context file {name} was changed.")
    context: Json = json.loads(data)
    return context


def _load(address: str, options: Any) -> Json:
    """The document loader of PyLD: nothing is fetched."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": read_context(address),
    }


def read_json(text: str | bytes) -> Any:
    """Return the value of a JSON text that all programs read alike; raise ValueError for any other text.

    Refused are a name given twice, numbers but whole ones that every program can hold (certificates have no others),
    and half a surrogate pair, which becomes another character when it is hashed.

    >>> read_json('{"a": 1, "\\u0061": 2}')
    Traceback (most recent call last):
    ValueError: a name is given twice
    """
    plain = text.decode() if isinstance(text, bytes) else text
    value = json.loads(
        plain,
        object_pairs_hook=_read_object,
        parse_int=_read_number,
        parse_float=_read_number,
        parse_constant=_read_number,
    )
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _read_object(pairs: list[tuple[str, Any]]) -> Json:
    names = dict(pairs)
    if len(names) < len(pairs) or "__proto__" in names:
        raise ValueError("a name is given twice")
    return names


def _read_number(text: str) -> int:
    if not re.fullmatch(r"0|-?[1-9][0-9]{0,15}", text) or abs(int(text)) > LARGEST:
        raise ValueError("a number that programs read differently")
    return int(text)


def to_rdf(document: Json) -> bytes:
    """Return a document as canonical N-Quads (RDFC-1.0; PyLD calls it URDNA2015); raise NotCanonical.

    PyLD drops a field that no context defines without a word, so such a field is refused here.
    """
    return _to_rdf(to_json(document))


@lru_cache(maxsize=8)
def _to_rdf(text: bytes) -> bytes:
    """The canonical JSON decides the canonical RDF: what was just signed is checked without doing all of it again."""
    document: Json = json.loads(text)
    try:
        expanded = jsonld.expand(document, {"documentLoader": _load, "base": UNDEFINED})
        require_mapped_terms(document, expanded)
        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": _load,
            "base": UNDEFINED,
        }
        quads: str = jsonld.normalize(expanded, options)
    except jsonld.JsonLdError as error:
        raise NotCanonical(str(error).splitlines()[0]) from error
    return quads.encode()


def forget_canonical() -> None:
    """Forget what was kept: for measurements, and when somebody asks to be forgotten."""
    _to_rdf.cache_clear()


def to_json(document: Json) -> bytes:
    """Return a document as canonical JSON (RFC 8785); raise NotCanonical."""
    try:
        return rfc8785.dumps(document)
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical("The document has a number or a text that canonical JSON does not know.") from error


def require_mapped_terms(document: Json, expanded: Any) -> None:
    """Raise NotCanonical if expansion lost a field: what is not mapped is not signed by eddsa-rdfc-2022.

    Every field but ``@context`` keeps exactly one place in the expanded form, so the two counts agree unless a field
    was dropped. A type that no context defines is read as an address relative to the base.
    """
    if _count_source(document) != _count_expanded(expanded):
        raise NotCanonical("The document has a field that none of its contexts defines.")
    if any(":" not in name or name.startswith(UNDEFINED) for name in _list_names(expanded)):
        raise NotCanonical("The document has a type or an identifier that none of its contexts defines.")


def _count_source(node: Any) -> int:
    if isinstance(node, dict):
        keys = node.keys() - {"@context"}
        return 0 if keys == {"id"} else sum(1 + _count_source(node[key]) for key in keys)
    if isinstance(node, list):
        return sum(_count_source(value) for value in node)
    return 0


def _count_expanded(node: Any) -> int:
    if isinstance(node, dict):
        if "@value" in node or node.keys() == {"@id"}:
            return 0
        return sum(1 + (0 if key in ("@id", "@type") else _count_expanded(value)) for key, value in node.items())
    if isinstance(node, list):
        return sum(_count_expanded(value) for value in node)
    return 0


def _list_names(node: Any) -> Iterator[str]:
    """The identifiers and types of an expanded document."""
    if isinstance(node, list):
        for value in node:
            yield from _list_names(value)
    if not isinstance(node, dict) or "@value" in node:
        return
    for key, value in node.items():
        if key == "@id":
            yield value
        elif key == "@type":
            yield from value
        else:
            yield from _list_names(value)
