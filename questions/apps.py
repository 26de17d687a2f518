"""The app of the item bank."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Items, their versions, and the domains they belong to."""

    name = "questions"
    verbose_name = "Questions"
    default_auto_field = "django.db.models.BigAutoField"
