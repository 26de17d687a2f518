"""The group of those who write questions: they add, change, view and publish, and delete nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Instructors"
CODENAMES = (
    "view_domain",
    "add_item",
    "change_item",
    "view_item",
    "add_itemversion",
    "change_itemversion",
    "view_itemversion",
    "publish_itemversion",
)


def add_group(apps, schema_editor):
    """Permissions come into being after all migrations, so they are made here first."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("questions")
    config.models_module = True  # otherwise create_permissions takes it for an app without models
    create_permissions(config, apps=apps, verbosity=0, using=alias)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=GROUP)
    group.permissions.add(*permissions.filter(content_type__app_label="questions", codename__in=CODENAMES))


def remove_group(apps, schema_editor):
    """Take the permissions back; the group stays where other apps use it."""
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=GROUP):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="questions"))


class Migration(migrations.Migration):
    """Fills the tables of another app."""

    dependencies = [
        ("questions", "0002_domains"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add_group, remove_group)]
