"""The Django app of the course page."""

from django.apps import AppConfig


class CourseConfig(AppConfig):
    """Holds no models: its text stands in course/content.py, its facts come from exams."""

    name = "course"
