"""One envelope for every refusal of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


def to_envelope(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return ``{"error": {"code", "message", "fields"}}`` for what DRF refuses; None for a fault of ours."""
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {
        "error": {"code": _code(error), "message": _message(error), "fields": _fields(response.data, error)}
    }
    return response


def _code(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    return str(getattr(error, "default_code", "error"))


def _message(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "The request has fields that cannot be read."
    if isinstance(error, Http404):
        return "There is nothing at this address."
    return str(getattr(error, "detail", "This is not allowed."))


def _fields(data: Any, error: Exception) -> dict[str, Any]:
    if not isinstance(error, exceptions.ValidationError):
        return {}
    return data if isinstance(data, dict) else {"": data}
