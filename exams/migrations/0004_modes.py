"""Practice and the free test beside the timed exam."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0003_decide_permission"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="choice",
            field=models.JSONField(
                blank=True, default=dict, help_text="Of a practice: which domains, how many, which ones."
            ),
        ),
        migrations.AddField(
            model_name="exam",
            name="mode",
            field=models.CharField(
                choices=[
                    ("exam", "exam: by the clock, verdicts after the close"),
                    ("practice", "practice: untimed, a verdict after each question"),
                    ("free", "free test: by the clock, without an account"),
                ],
                default="exam",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="hints_shown",
            field=models.PositiveSmallIntegerField(default=0, help_text="In practice: how many hints were asked for."),
        ),
        migrations.AddField(
            model_name="slot",
            name="is_solution_shown",
            field=models.BooleanField(default=False, help_text="In practice: the learner asked for the solution."),
        ),
        migrations.AddField(
            model_name="slotverdict",
            name="is_helped",
            field=models.BooleanField(
                default=False, help_text="In practice: given after a hint, so it counts for nothing."
            ),
        ),
        migrations.AlterField(
            model_name="examversion",
            name="blueprint",
            field=models.JSONField(
                help_text='Cells: [{"domain": 1, "count": 2, "difficulty": null}, ...]; a difficulty may be a list.'
            ),
        ),
        migrations.AddConstraint(
            model_name="exam",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_certifying", False), ("mode", "exam"), _connector="OR"),
                name="exam_only_exams_certify",
                violation_error_message="Only an exam by the clock can earn the certificate.",
            ),
        ),
    ]
