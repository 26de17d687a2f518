"""People in the administration."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from accounts.models import User


class NewUserForm(AdminUserCreationForm[User]):
    """Asks for an e-mail address instead of a user name."""

    class Meta:
        model = User
        fields = ("email",)


class ChangeUserForm(UserChangeForm[User]):
    """All fields but the hash of the password."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Learners, instructors, administrators."""

    form = ChangeUserForm
    add_form = NewUserForm
    list_display = ("email", "name", "learner_number", "is_staff", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name", "learner_number")
    ordering = ("email",)
    readonly_fields = ("learner_number", "date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("name", "learner_number", "time_multiplier", "theme")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
