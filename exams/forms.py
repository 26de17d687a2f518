"""Reads what pages and scripts send; decides nothing."""

import json
from typing import Any

from django.http import HttpRequest

from exams.answers import read_fields
from exams.services.saving import Draft

MAX_BODY = 65_536


class UnreadableRequest(Exception):
    """A body that is no JSON object of the right fields: HTTP 400."""


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the body's JSON object; raise UnreadableRequest."""
    if len(request.body) > MAX_BODY:
        raise UnreadableRequest("The request is too long.")
    try:
        data = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise UnreadableRequest("The request is not JSON.") from error
    if not isinstance(data, dict):
        raise UnreadableRequest("The request is not a JSON object.")
    return data


def read_draft(request: HttpRequest) -> Draft:
    """Return the draft that a script sends: JSON, with the revision it was made on in If-Match."""
    data = read_json(request)
    answer, client = data.get("answer", ""), data.get("client", "")
    if not isinstance(answer, str) or not isinstance(client, str) or len(client) > 36:
        raise UnreadableRequest("The answer is not a text.")
    return Draft(
        answer=answer,
        revision=_number(request.headers.get("If-Match", "0").strip('"')),
        client=client,
        sequence=_number(str(data.get("sequence", 0))),
    )


def read_posted_draft(request: HttpRequest, entry: str) -> Draft:
    """Return the draft that a plain form sends."""
    fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    return Draft(answer=read_fields(entry, fields), revision=_number(request.POST.get("revision", "0")))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnreadableRequest("A revision is a whole number.")
    return int(text)
