"""Finding the lines of lists by whom they showed: an index over the ids in the data of those lines alone.

No column is added: what a line's digest covers stays what it was, and every line written before proves itself as before.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0004_break_glass_and_viewing")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX audit_shown ON access_auditevent USING gin ((data -> 'shown') jsonb_path_ops) WHERE data ? 'shown'",
            "DROP INDEX audit_shown",
        ),
    ]
