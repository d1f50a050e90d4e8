"""Emergency openings and looks through a role; audit lines written under an opening are marked by the database itself."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import kernel.clock
import kernel.encryption
import kernel.ids
from django.conf import settings
from django.db import migrations, models

LOCK_CLASS = 0x41554449
COLUMNS = "chain, seq, id, at, actor, session, action, resource_kind, resource_id, person_id, outcome, data, request_id, previous, digest"
APPEND = f"""
CREATE OR REPLACE FUNCTION audit_append(
    p_id uuid, p_at timestamptz, p_actor text, p_session text, p_action text, p_kind text, p_resource text, p_person uuid,
    p_outcome text, p_data jsonb, p_request text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c smallint := pg_backend_pid() % 32;
    head_seq bigint;
    head_digest bytea;
    own_digest bytea;
    line text;
    glass uuid;
    free boolean := false;
BEGIN
    PERFORM audit_month(p_at);
    -- Whatever is done to somebody's record while it is open in an emergency carries the opening's id, whoever writes the line.
    IF p_person IS NOT NULL AND p_session <> '' AND starts_with(p_actor, 'person:') AND NOT jsonb_exists(p_data, 'break_glass') THEN
        SELECT id INTO glass FROM access_break_glass
        WHERE by_id = substr(p_actor, 8)::uuid AND person_id = p_person AND session_id = p_session
          AND ended_at IS NULL AND ends_at > p_at;
        IF glass IS NOT NULL THEN
            p_data := p_data || jsonb_build_object('break_glass', glass);
        END IF;
    END IF;
    -- The first chain that no other transaction writes to; one's own chain is free again within the same transaction.
    FOR i IN 1..32 LOOP
        IF pg_try_advisory_xact_lock({LOCK_CLASS}, c) THEN
            free := true;
            EXIT;
        END IF;
        c := (c + 1) % 32;
    END LOOP;
    IF NOT free THEN
        PERFORM pg_advisory_xact_lock({LOCK_CLASS}, c);
    END IF;
    SELECT seq, digest INTO head_seq, head_digest FROM access_auditchain WHERE chain = c;
    IF NOT FOUND THEN
        head_seq := 0;
        head_digest := decode(repeat('00', 32), 'hex');
    END IF;
    line := concat_ws(E'\\x1f', c, head_seq + 1, p_id, to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_actor,
        p_session, p_action, p_kind, p_resource, coalesce(p_person::text, ''), p_outcome, p_data::text, p_request);
    own_digest := sha256(head_digest || convert_to(line, 'UTF8'));
    INSERT INTO access_auditevent ({COLUMNS})
    VALUES (c, head_seq + 1, p_id, p_at, p_actor, p_session, p_action, p_kind, p_resource, p_person, p_outcome, p_data, p_request,
        head_digest, own_digest);
    INSERT INTO access_auditchain (chain, seq, digest) VALUES (c, head_seq + 1, own_digest)
    ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, digest = excluded.digest;
END $$
"""
# What the administrators' search goes by, newest first.
INDEXES = [
    "CREATE INDEX audit_action_at ON access_auditevent (action text_pattern_ops, at DESC, id DESC)",
    "CREATE INDEX audit_glass_at ON access_auditevent ((data ->> 'break_glass'), at DESC) WHERE data ? 'break_glass'",
]


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_audit_months'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('session_id', models.CharField(max_length=64)),
                ('ground', models.CharField(choices=[('life', 'Life'), ('care', 'Care'), ('legal', 'Legal'), ('other', 'Other')], max_length=8)),
                ('reason', kernel.encryption.EncryptedTextField(null=True, person='person_id')),
                ('opens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.CharField(blank=True, choices=[('time', 'Time'), ('hand', 'Hand'), ('stopped', 'Stopped')], max_length=8)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(blank=True, choices=[('justified', 'Justified'), ('follow_up', 'Follow Up'), ('not_justified', 'Not Justified')], max_length=16)),
                ('remark', kernel.encryption.EncryptedTextField(null=True, person='person_id')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'access_break_glass',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='glass_newest'), models.Index(condition=models.Q(('reviewed_at__isnull', True)), fields=['created_at', 'id'], name='glass_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('by',), name='glass_one_at_a_time'), models.CheckConstraint(condition=models.Q(('by', models.F('person')), _negated=True), name='glass_not_for_oneself'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('by')), _negated=True), _connector='OR'), name='glass_reviewed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True), ('verdict', '')), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='glass_reviewed_whole')],
            },
        ),
        migrations.CreateModel(
            name='RoleViewing',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('session_id', models.CharField(max_length=64)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.CharField(blank=True, choices=[('time', 'Time'), ('hand', 'Hand')], max_length=8)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'access_role_viewing',
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ends_at'], name='viewing_ends')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('session_id',), name='viewing_once_a_session')],
            },
        ),
        migrations.RunSQL(APPEND, import_module("access.migrations.0003_audit_months").APPEND),
        migrations.RunSQL(INDEXES, ["DROP INDEX audit_action_at", "DROP INDEX audit_glass_at"]),
    ]
