"""Every address that the URLconf knows, with values filled in: for tests that walk all of them."""

import re

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

DEFAULTS = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x", "slug": "x", "str": "x", None: "x"}


def list_addresses(**values):
    """Return {name of the route: address}; nameless ones are named by their address."""
    found = {}
    for name, address in _walk(get_resolver(), "", "", values):
        found[name if name not in found else f"{name} {address}"] = "/" + address
    return found


def _walk(resolver, namespace, path, values):
    for pattern in resolver.url_patterns:
        address = path + _fill(pattern.pattern, values)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, address, values)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or address}", address


def _fill(pattern, values):
    """The text of a pattern with a value for each of its parts."""
    if isinstance(pattern, RoutePattern):
        part = r"<(?:(\w+):)?(\w+)>"
        return re.sub(part, lambda found: str(values.get(found[2], DEFAULTS.get(found[1], "x"))), str(pattern))
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: str(values.get(found[1], "x")), str(pattern))
    return re.sub(r"[\^$?]|\\Z", "", text).replace("\\", "")
