"""The audit log by months, with the heads of its chains beside it; written by one database function and by nothing else."""

from django.db import migrations, models

from kernel import append_only

LOCK_CLASS = 0x41554449
COLUMNS = "chain, seq, id, at, actor, session, action, resource_kind, resource_id, person_id, outcome, data, request_id, previous, digest"

# One partition for each month in UTC: `access_auditevent_2026_11`. Made ahead by a task, or here in an unforeseen month.
MONTH = """
CREATE FUNCTION audit_month(p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first timestamp := date_trunc('month', p_at AT TIME ZONE 'UTC');
    part text := 'access_auditevent_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF access_auditevent FOR VALUES FROM (%L) TO (%L)',
            part, first AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END $$
"""
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
    free boolean := false;
BEGIN
    PERFORM audit_month(p_at);
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
# Months drop whole, and never before their six years, whoever asks.
FORGET = """
CREATE FUNCTION audit_forget(p_before timestamptz) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    part record;
    dropped integer := 0;
BEGIN
    IF p_before > now() - interval '6 years' THEN
        RAISE EXCEPTION 'audit_forget: the log is kept for six years' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'access_auditevent'::regclass
          AND c.relname < 'access_auditevent_' || to_char(p_before AT TIME ZONE 'UTC', 'YYYY_MM')
    LOOP
        EXECUTE format('DROP TABLE %I', part.relname);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$
"""
PARTITION = [
    "ALTER TABLE access_auditevent RENAME TO access_auditevent_whole",
    *(f"DROP INDEX {name}" for name in ("audit_at", "audit_actor_at", "audit_person_at", "audit_resource")),
    "CREATE TABLE access_auditevent (LIKE access_auditevent_whole) PARTITION BY RANGE (at)",
    "ALTER TABLE access_auditevent ADD CONSTRAINT audit_place PRIMARY KEY (chain, seq, at)",
    "CREATE INDEX audit_at ON access_auditevent (at DESC)",
    "CREATE INDEX audit_actor_at ON access_auditevent (actor, at DESC)",
    "CREATE INDEX audit_person_at ON access_auditevent (person_id, at DESC)",
    "CREATE INDEX audit_resource ON access_auditevent (resource_kind, resource_id)",
    MONTH,
    "SELECT audit_month(months.first) FROM (SELECT DISTINCT date_trunc('month', at) AS first FROM access_auditevent_whole) months",
    "SELECT audit_month(now()), audit_month(now() + interval '1 month')",
    f"INSERT INTO access_auditevent ({COLUMNS}) SELECT {COLUMNS} FROM access_auditevent_whole",
    "INSERT INTO access_auditchain (chain, seq, digest) "
    "SELECT DISTINCT ON (chain) chain, seq, digest FROM access_auditevent_whole ORDER BY chain, seq DESC",
    "DROP TABLE access_auditevent_whole",
    APPEND,
    FORGET,
]


class Migration(migrations.Migration):
    dependencies = [("access", "0002_audit_append")]
    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("chain", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.AddField("auditcheckpoint", "forgotten", models.BooleanField(default=False)),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PARTITION, migrations.RunSQL.noop)],
            state_operations=[migrations.AlterField("auditevent", "id", models.UUIDField())],
        ),
        append_only.protect("access_auditevent"),
    ]
