"""What is done with every request: it gets an id, and one that no text of a database can hold is refused."""

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.views import bad_request

logger = logging.getLogger(__name__)
NUL = "\0"
# What Django says where the key of a row was to be a number.
NO_NUMBER = re.compile(r"^Field '\w+' expected a number but got ")


class RequestIdMiddleware:
    """Sets ``request.request_id`` and the header ``X-Request-Id``; an id that comes in from outside is not trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = secrets.token_hex(8)
        request.META["NABLA_REQUEST_ID"] = request_id
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class ReadableTextMiddleware:
    """Answers 400 to what no page of ours sends, and what the database or a library would stumble over.

    A NUL in an address, a cookie or a form, which PostgreSQL takes nowhere; a credential that is not ASCII; numbers
    that no column can hold; rows of the administration that are chosen by words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = (request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values())
        if any(NUL in text for text in asked):
            raise BadRequest("The address or a cookie holds a NUL.")
        if not request.META.get("HTTP_AUTHORIZATION", "").isascii():
            raise BadRequest("A credential is ASCII.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> None:
        """Look into a form; a body of another kind is read by whoever knows its kind."""
        fields = request.POST.lists() if request.method == "POST" else ()
        if any(NUL in text for name, values in fields for text in (name, *map(str, values))):
            raise BadRequest("A field of the form holds a NUL.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say 400 to what the database or a field could not take; anything else is a fault of ours."""
        chosen = request.method == "POST" and "_selected_action" in request.POST
        refused = isinstance(exception, DataError) or "to SQLite INTEGER" in str(exception)
        if refused or (chosen and NO_NUMBER.search(str(exception))):
            logger.warning("%s %s could not be stored: %s", request.method, request.path, exception)
            return bad_request(request, exception)
        return None
