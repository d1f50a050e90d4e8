"""Commission, dispute window and payout minimum: versioned data, never changed in place."""

from billing.policy.terms import Policy


def current() -> Policy:
    """The policy in force now."""
    from billing.policy.selectors import policy_current

    return policy_current()


__all__ = ["Policy", "current"]
