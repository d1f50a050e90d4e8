"""What billing keeps: the books. They name people by their pseudonyms and survive an erasure."""

from kernel.data_map import Erasure, Retention, table

BOOKS = Retention.FINANCIAL
KEPT = Erasure.KEEP

table(
    "billing.Payment", purpose="billing", retention=BOOKS, subjects={"payer": KEPT, "payee": KEPT},
    withheld={"idem": "a key of the browser", "return_path": "a screen's address", "redirect_url": "a spent address"},
    person="payer payee", link="funded_by payable_id reference idem checkout_ref gateway_ref return_path redirect_url",
    code="kind currency policy_version gateway state decline_code outcome version",
    number="commission_bps dispute_window_hours", money="amount refund_requested refund_settled credited spent",
    time="payable_until paid_at",
)  # fmt: skip
table(
    "billing.Earning", purpose="billing", retention=BOOKS, subjects={"payee": KEPT},
    person="payee", link="payment payout", code="currency state version", number="commission_bps",
    money="gross refunded fee net", time="delivered_at available_at",
)  # fmt: skip
table(
    "billing.Refund", purpose="billing", retention=BOOKS, subjects={"payment__payer": KEPT},
    withheld={"idem": "a key of the browser"},
    link="payment idem gateway_ref otherwise_reference", code="reason automatic state failure_code by_hand otherwise_reason",
    number="attempt attempts", money="amount from_held overpaid", time="due_at refused_at seller_told_at",
)  # fmt: skip
table(
    "billing.RefundAttempt", purpose="billing", retention=BOOKS, subjects={"refund__payment__payer": KEPT},
    link="refund gateway_ref", code="state failure_code", number="number", time="closed_at",
)  # fmt: skip
table(
    "billing.CreditLot", purpose="billing", retention=BOOKS, subjects={"payer": KEPT},
    person="payer", link="payment", code="currency closed_reason", number="count expiry_refund_percent", money="amount",
    time="expires_at closed_at",
)  # fmt: skip
table(
    "billing.Credit", purpose="billing", retention=BOOKS, subjects={"lot__payer": KEPT},
    link="lot payment", code="state", number="number", money="value",
)  # fmt: skip
table(
    "billing.Freeze", purpose="billing", retention=BOOKS, subjects={"payment__payer": KEPT},
    link="payment", code="place", money="amount", time="lifted_at",
)  # fmt: skip
table(
    "billing.LedgerAccount", purpose="billing", retention=BOOKS, subjects={"owner": KEPT},
    person="owner", code="kind currency guarded debit_normal",
)  # fmt: skip
table(
    "billing.LedgerTransaction", purpose="billing", retention=BOOKS,
    link="reference subject_id", code="kind subject_kind", time="posted_at",
)  # fmt: skip
table(
    "billing.LedgerEntry", purpose="billing", retention=BOOKS, subjects={"account__owner": KEPT},
    link="transaction account", money="amount",
)  # fmt: skip
table(
    "billing.PayoutRecipient", purpose="billing", retention=BOOKS, subjects={"payee": KEPT},
    person="payee", code="gateway state", link="ref", time="paused_until",
)  # fmt: skip
table("billing.PayoutRun", purpose="billing", retention=BOOKS, link="started_by", number="payout_count")
table(
    "billing.Payout", purpose="billing", retention=BOOKS, subjects={"payee": KEPT},
    person="payee", link="run transfer_ref", code="currency state gateway failure_code version",
    number="attempt calls", money="amount recovered", time="due_at sent_at settled_at",
)  # fmt: skip
table(
    "billing.PolicyVersion", purpose="billing", retention=Retention.PLATFORM, subjects={"set_by": KEPT},
    person="set_by", code="version", number="commission_bps dispute_window_hours", money="payout_minimum",
)  # fmt: skip
table(
    "billing.WebhookEvent", purpose="billing", retention=Retention.OPERATIONAL, purge=("created_at", 400),
    link="event_id", code="gateway type state error_code", opaque="body", number="attempts", time="due_at processed_at",
)  # fmt: skip
table(
    "billing.Difference", purpose="billing", retention=BOOKS, subjects={"person": KEPT},
    person="person", link="ref subject_id", code="gateway kind problem state healing healing_code here_currency here_state "
    "there_currency there_state version", number="times_opened", money="here_amount there_amount",
    time="happened_at opened_at seen_at closed_at",
)  # fmt: skip
table(
    "billing.ReconciledDay", purpose="billing", retention=Retention.OPERATIONAL,
    code="gateway error_code", number="records", time="day claimed_until checked_at",
)  # fmt: skip

# The sandbox plays a foreign company: it knows ids of ours and no person.
table(
    "billing.SandboxCheckout", purpose="sandbox", retention=Retention.OPERATIONAL,
    credential="token", link="idem payment_id reference return_url", money="amount", code="currency state refusal_code",
    number="refusals",
    time="expires_at paid_at",
)  # fmt: skip
table(
    "billing.SandboxRefund", purpose="sandbox", retention=Retention.OPERATIONAL,
    link="idem checkout refund_id", money="amount", number="attempt",
)  # fmt: skip
table(
    "billing.SandboxRecipient", purpose="sandbox", retention=Retention.OPERATIONAL, link="idem payee_id", code="closed"
)
table(
    "billing.SandboxTransfer", purpose="sandbox", retention=Retention.OPERATIONAL,
    link="idem recipient payout_id", number="attempt", money="amount", code="currency state",
    time="released_at",
)  # fmt: skip
table(
    "billing.SandboxDelivery", purpose="sandbox", retention=Retention.OPERATIONAL,
    link="event_id", opaque="body", time="due_at delivered_at", number="attempts last_status",
)  # fmt: skip
