"""What the access app keeps about people, and for how long."""

from kernel.data_map import Erasure, Retention, table

table(
    "access.Role", purpose="access", retention=Retention.PLATFORM,
    key="slug", public="name description", code="is_super is_base version", time="retired_at",
)  # fmt: skip
table("access.RoleGrant", purpose="access", retention=Retention.PLATFORM, link="role", code="codename")
table(
    "access.RoleMember", purpose="access", retention=Retention.EVIDENCE, subjects={"user": Erasure.KEEP},
    person="user", link="role given_by", time="ended_at",
)  # fmt: skip
table(
    "access.AuditEvent", purpose="audit", retention=Retention.EVIDENCE, subjects={"person_id": Erasure.KEEP},
    withheld={"session": "another person's device"},
    number="chain seq", time="at", person="person_id", link="actor session resource_id request_id",
    code="action resource_kind outcome data", opaque="previous digest",
)  # fmt: skip
table(
    "access.AuditCheckpoint", purpose="audit", retention=Retention.EVIDENCE, code="forgotten", time="at", opaque="heads signature",
)  # fmt: skip
table("access.AuditChain", purpose="audit", retention=Retention.EVIDENCE, number="chain seq", opaque="digest")
table(
    "access.BreakGlass", purpose="access", retention=Retention.EVIDENCE,
    subjects={"person": Erasure.EMPTY, "by": Erasure.KEEP, "reviewed_by": Erasure.KEEP},
    withheld={"session_id": "another person's device"},
    person="person by reviewed_by", link="session_id", code="ground opens ended_for verdict", sealed="reason remark",
    time="ends_at ended_at reviewed_at",
)  # fmt: skip
table(
    "access.RoleViewing", purpose="access", retention=Retention.OPERATIONAL, subjects={"user": Erasure.DELETE},
    purge=("created_at", 365), person="user", link="session_id role", code="ended_for", time="ends_at ended_at",
)  # fmt: skip
