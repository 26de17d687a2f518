"""Addresses of the course page."""

from django.urls import path

from course import views

app_name = "course"
urlpatterns = [path("", views.landing, name="landing")]
