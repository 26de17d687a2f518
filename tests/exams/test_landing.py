"""What the course page offers of exams: the free test to visitors, practice by domain to learners."""

import pytest
from django.urls import reverse

from tests.factories import make_free_exam, make_practice_exam


@pytest.fixture
def offered(exam):
    make_free_exam()
    make_practice_exam()


def test_a_visitor_is_led_to_the_free_test(client, offered):
    page = client.get("/").content.decode()
    assert "8 questions, 15 minutes, no account." in page
    assert reverse("exams:free") in page
    assert 'class="domain-practise"' not in page


def test_a_learner_practises_a_domain_from_its_row(client, learner, offered):
    client.force_login(learner)
    page = client.get("/").content.decode()
    assert page.count('class="domain-practise"') == 8
    assert reverse("exams:free") not in page


def test_without_a_free_test_one_signs_up(client, exam):
    assert "Sign up and take it" in client.get("/").content.decode()


def test_the_page_has_a_bound(client, learner, offered, django_assert_max_num_queries):
    client.force_login(learner)
    with django_assert_max_num_queries(10):
        client.get("/")
