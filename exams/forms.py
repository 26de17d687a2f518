"""Reads what pages and scripts send; decides nothing."""

import json
from typing import Any

from django.http import HttpRequest, QueryDict, RawPostDataException

from exams.answers import read_fields
from exams.errors import AnswerTooLong
from exams.selection import ALL, MISSED, UNSEEN, Choice
from exams.services.saving import MAX_BYTES, Draft

MAX_BODY = 65_536


class UnreadableRequest(Exception):
    """A body that is no JSON object of the right fields: HTTP 400."""


def read_json(request: HttpRequest, *fields: str) -> dict[str, Any]:
    """Return the body's JSON object of these fields and no others; raise UnreadableRequest."""
    body = _read_body(request)
    if len(body) > MAX_BODY:
        raise UnreadableRequest("The request is too long.")
    try:
        data = json.loads(body or b"{}")
        if not _is_text(json.dumps(data, ensure_ascii=False)):
            raise UnreadableRequest("The request holds characters that are no text.")
    except (ValueError, RecursionError) as error:
        raise UnreadableRequest("The request is not JSON.") from error
    if not isinstance(data, dict):
        raise UnreadableRequest("The request is not a JSON object.")
    if not data.keys() <= set(fields):
        raise UnreadableRequest(f"The request may say {', '.join(fields)} and nothing else.")
    return data


def read_draft(request: HttpRequest) -> Draft:
    """Return the draft that a script sends: JSON, with the revision it was made on in If-Match."""
    if len(_read_body(request)) > MAX_BODY:
        raise AnswerTooLong(f"An answer may have {MAX_BYTES} bytes. The one before it stays.")
    data = read_json(request, "answer", "client", "sequence")
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


def read_choice(fields: QueryDict) -> Choice:
    """Return the practice that a form asks for; what it does not say is all domains, ten questions, all of them."""
    domains = sorted({int(d) for d in fields.getlist("domain") if d in {"1", "2", "3", "4", "5", "6", "7", "8"}})
    count = fields.get("count", "10")
    only = fields.get("only", ALL)
    return Choice(
        domains=tuple(domains or range(1, 9)),
        count=int(count) if count in ("5", "10", "20") else 10,
        only=only if only in (MISSED, UNSEEN) else ALL,
        objective=fields.get("objective", "")[:8],
    )


def _read_body(request: HttpRequest) -> bytes:
    """Return the body; raise UnreadableRequest where it was a form with files, which is read up already."""
    try:
        return request.body
    except RawPostDataException as error:
        raise UnreadableRequest("The request is not JSON.") from error


def _is_text(written: str) -> bool:
    """Return whether no half of a character and no NUL stands in what was written as JSON."""
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written.replace("\\\\", "")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnreadableRequest("A revision is a whole number.")
    return int(text)
