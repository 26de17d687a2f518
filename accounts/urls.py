"""Addresses of the profile."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/data/", views.download_data, name="data"),
    path("profile/delete/", views.delete_account, name="delete"),
    path("profile/tokens/", views.add_token, name="add_token"),
    path("profile/tokens/revoke/", views.remove_token, name="remove_token"),
]
