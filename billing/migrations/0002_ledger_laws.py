"""What the database itself refuses: an unbalanced transaction, a person's balance below zero, any change to what was posted."""

from django.db import migrations

from kernel import append_only

# Both checks run at commit, when a transaction's entries are all there.
LAWS = """
CREATE FUNCTION billing_ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    posted uuid := CASE TG_TABLE_NAME WHEN 'billing_ledgerentry' THEN to_jsonb(NEW) ->> 'transaction_id'
                   ELSE to_jsonb(NEW) ->> 'id' END;
BEGIN
    IF (SELECT count(*) FROM billing_ledgerentry WHERE transaction_id = posted) < 2 THEN
        RAISE EXCEPTION 'ledger_unbalanced: a transaction has two entries at least' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM billing_ledgerentry e JOIN billing_ledgeraccount a ON a.id = e.account_id
        WHERE e.transaction_id = posted GROUP BY a.currency HAVING sum(e.amount) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger_unbalanced: debits and credits differ' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION billing_ledger_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account billing_ledgeraccount;
    total bigint;
BEGIN
    -- The lock makes two transactions on one account take turns here even if their services did not.
    SELECT * INTO account FROM billing_ledgeraccount WHERE id = NEW.account_id AND guarded FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(amount), 0) INTO total FROM billing_ledgerentry WHERE account_id = account.id;
    IF (account.debit_normal AND total < 0) OR (NOT account.debit_normal AND total > 0) THEN
        RAISE EXCEPTION 'ledger_overdrawn: % is below zero', account.kind USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER billing_ledgerentry_balanced AFTER INSERT ON billing_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_ledger_balanced();
CREATE CONSTRAINT TRIGGER billing_ledgertransaction_balanced AFTER INSERT ON billing_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_ledger_balanced();
CREATE CONSTRAINT TRIGGER billing_ledgerentry_guarded AFTER INSERT ON billing_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_ledger_guarded();
"""

UNDO = """
DROP TRIGGER billing_ledgerentry_guarded ON billing_ledgerentry;
DROP TRIGGER billing_ledgertransaction_balanced ON billing_ledgertransaction;
DROP TRIGGER billing_ledgerentry_balanced ON billing_ledgerentry;
DROP FUNCTION billing_ledger_guarded();
DROP FUNCTION billing_ledger_balanced();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(LAWS, UNDO),
        append_only.protect("billing_ledgeraccount"),
        append_only.protect("billing_ledgertransaction"),
        append_only.protect("billing_ledgerentry"),
        append_only.protect("billing_policy"),
    ]
