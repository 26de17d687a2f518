"""The eight domains."""

from django.db import migrations

DOMAINS = (
    (1, "introduction", "Introduction to Matrix Calculus"),
    (2, "prerequisites", "Review of Prerequisites"),
    (3, "basics", "Matrix Derivatives Basics"),
    (4, "rules", "Matrix Calculus Rules"),
    (5, "gradient-jacobian-hessian", "Gradient, Jacobian, and Hessian"),
    (6, "machine-learning", "Applications in Machine Learning"),
    (7, "tools", "Practical Tools"),
    (8, "advanced", "Advanced Use Cases"),
)


def add_domains(apps, schema_editor):
    """Add what is missing, so that running twice changes nothing."""
    domains = apps.get_model("questions", "Domain").objects.using(schema_editor.connection.alias)
    for number, slug, title in DOMAINS:
        domains.get_or_create(number=number, defaults={"slug": slug, "title": title})


def remove_domains(apps, schema_editor):
    """Take away the domains that no item uses."""
    domains = apps.get_model("questions", "Domain").objects.using(schema_editor.connection.alias)
    domains.filter(items__isnull=True).delete()


class Migration(migrations.Migration):
    """Fills one table."""

    dependencies = [("questions", "0001_initial")]
    operations = [migrations.RunPython(add_domains, remove_domains)]
