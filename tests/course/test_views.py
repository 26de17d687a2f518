"""The course page, before and after there is an exam on offer."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_anybody_reads_the_course_page(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Matrix Calculus" in page.content.decode()


def test_the_page_shows_all_eight_domains_with_a_formula_each(client: Client) -> None:
    rows = client.get("/").context["domains"]
    assert [row["number"] for row in rows] == list(range(1, 9))
    assert all(row["formula"].endswith(".html") for row in rows)


def test_without_an_exam_it_offers_none(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "being prepared" in page
    assert "Take the exam" not in page


def test_a_guest_sees_no_score(client: Client) -> None:
    assert all(row["score"] is None for row in client.get("/").context["domains"])


def test_the_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        client.get("/")
