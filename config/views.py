"""Pages of the project itself: health, the API's documentation, errors."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from drf_spectacular.generators import SchemaGenerator

from exams.selectors import count_waiting


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether the database and the cache answer, and how many attempts wait to be scored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("healthz", 1, 5)
    cached = cache.get("healthz") == 1
    body = {"database": True, "cache": cached, "attempts_waiting": count_waiting()}
    return JsonResponse(body, status=200 if cached else 503)


def api_docs(request: HttpRequest) -> HttpResponse:
    """The API as a page, drawn from its own OpenAPI schema."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return render(request, "api/docs.html", {"operations": _operations(schema), "schema": schema, "nav": ""})


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"method": method.upper(), "path": path, **operation, "token": operation.get("security") != [{}]}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def to_sign_out(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Lead from the administration's own way out to the site's."""
    return redirect("account_logout")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read."""
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that this person may not do."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address, or nothing for this person."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: no database and no context are trusted here."""
    return render(request, "500.html", {"request_id": request.META.get("NABLA_REQUEST_ID", "")}, status=500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", {"request_id": request.META.get("NABLA_REQUEST_ID", "")}, status=status)
