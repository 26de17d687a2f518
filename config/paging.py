"""Paging of the API, in a module that imports no view (DRF loads it by name)."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Pages by cursor, newest first: rows that arrive while a client pages are neither lost nor seen twice."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-pk")
