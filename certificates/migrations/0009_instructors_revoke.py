"""Instructors revoke certificates and issue them again, and look at keys and log."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Instructors"
CODENAMES = ("revoke_certificate", "view_signingkey", "view_certificateevent")


def add_permissions(apps, schema_editor):
    """Permissions come into being after all migrations, so they are made here first."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("certificates")
    config.models_module = True  # otherwise create_permissions takes it for an app without models
    create_permissions(config, apps=apps, verbosity=0, using=alias)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=GROUP)
    group.permissions.add(*permissions.filter(content_type__app_label="certificates", codename__in=CODENAMES))


def remove_permissions(apps, schema_editor):
    """Take the permissions back."""
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label="certificates", codename__in=CODENAMES)
        )


class Migration(migrations.Migration):
    """Fills the tables of another app."""

    dependencies = [
        ("certificates", "0008_slot_once"),
        ("questions", "0003_instructors"),
    ]
    operations = [migrations.RunPython(add_permissions, remove_permissions)]
