"""What this app itself keeps: requests as proof, archives for a week, the vault for its terms."""

from kernel.data_map import Erasure, Retention, table

table(
    "privacy.ErasureRequest", purpose="rights", retention=Retention.EVIDENCE, subjects={"person": Erasure.KEEP},
    withheld={"receipt": "a secret that was shown when it was made"},
    person="person", code="receipt state jurisdiction reasons counts", number="step", time="due_at started_at finished_at",
)  # fmt: skip
table(
    "privacy.DataExport", purpose="rights", retention=Retention.EVIDENCE, subjects={"person": Erasure.EMPTY},
    withheld={"pass_phrase": "shown where the archive is fetched", "file": "a name in the file store"},
    person="person", code="state counts file digest", number="percent size", sealed="pass_phrase",
    time="ready_at expires_at fetched_at",
)  # fmt: skip
table(
    "privacy.PrivacyRequest", purpose="rights", retention=Retention.EVIDENCE, subjects={"person": Erasure.EMPTY},
    person="person", code="kind area state", link="decided_by", sealed="words answer", time="due_at decided_at",
)  # fmt: skip
table(
    "privacy.VaultRecord", purpose="legal obligation", retention=Retention.CLINICAL, subjects={"person_id": Erasure.KEEP},
    withheld={"content": "kept for the law alone"},
    person="person_id", link="key_id source_id", code="source retention jurisdiction basis", time="release_on",
    sealed="content",
)  # fmt: skip
