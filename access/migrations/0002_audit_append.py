"""The audit log's writer in the database, and the triggers that make the log append-only."""

from django.db import migrations

from kernel import append_only

# Advisory lock class of the chains ("AUDI").
LOCK_CLASS = 0x41554449
APPEND = f"""
CREATE FUNCTION audit_append(
    p_id uuid, p_at timestamptz, p_actor text, p_session text, p_action text, p_kind text, p_resource text, p_person uuid,
    p_outcome text, p_data jsonb, p_request text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c smallint := pg_backend_pid() % 32;
    head_seq bigint;
    head_digest bytea;
    line text;
    free boolean := false;
BEGIN
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
    SELECT seq, digest INTO head_seq, head_digest FROM access_auditevent WHERE chain = c ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        head_seq := 0;
        head_digest := decode(repeat('00', 32), 'hex');
    END IF;
    line := concat_ws(E'\\x1f', c, head_seq + 1, p_id, to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_actor,
        p_session, p_action, p_kind, p_resource, coalesce(p_person::text, ''), p_outcome, p_data::text, p_request);
    INSERT INTO access_auditevent (chain, seq, id, at, actor, session, action, resource_kind, resource_id, person_id, outcome,
        data, request_id, previous, digest)
    VALUES (c, head_seq + 1, p_id, p_at, p_actor, p_session, p_action, p_kind, p_resource, p_person, p_outcome, p_data, p_request,
        head_digest, sha256(head_digest || convert_to(line, 'UTF8')));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(
            APPEND, "DROP FUNCTION audit_append(uuid, timestamptz, text, text, text, text, text, uuid, text, jsonb, text)"
        ),
        append_only.protect("access_auditevent"),
        append_only.protect("access_auditcheckpoint"),
    ]
