"""Gives each request an id, so that an error page and its log line can be brought together."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


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
