"""What the marketplace keeps: public profiles, calendars, reviews, answers to questionnaires."""

from __future__ import annotations

import uuid

from kernel.data_map import Collection, Erasure, Retention, StoredFile, collection, table
from marketplace.assessments.documents import COLLECTION as RESPONSES
from marketplace.matching.documents import COLLECTION as SLATES
from marketplace.orders.deliveries import CONTEXT as ORDER
from marketplace.professionals.selectors import PHOTO
from marketplace.questionnaires.documents import COLLECTION as QUESTIONNAIRES
from marketplace.verification.selectors import DOCUMENT

ACCOUNT = Retention.ACCOUNT
HIS = "professional__user"


def _nameless(person_id: uuid.UUID) -> str:
    """What stands where a unique name stood."""
    return f"erased-{person_id.hex}"


def _no_packages(person_id: uuid.UUID) -> list[object]:  # noqa: ARG001 - every emptier takes the person
    """What stands where packages stood."""
    return []


table(
    "marketplace.Professional", purpose="directory", retention=ACCOUNT, subjects={"user": Erasure.EMPTY},
    emptied={"slug": _nameless},
    withheld={"search_vector": "derived", "search_document": "derived", "search_terms": "derived", "avatar_svg": "drawn"},
    person="user", public="slug display_name headline bio avatar_svg search_terms",
    code=(
        "kind languages specialties approaches modalities jurisdictions gender zone state avatar_version "
        "price_from_currency calendar_version search_vector search_document slots_pending "
        "photo_type photo_new_type"
    ),
    number="practising_since rating_sum rating_count quality price_order", money="price_from_minor",
    time="licensed_until listed_until next_free_at slots_told_at", opaque="photo_file photo_new_file",
    files=(
        StoredFile("photo_file", PHOTO, "user_id", "photo_type"), StoredFile("photo_new_file", PHOTO, "user_id", "photo_new_type"),
    ),
)  # fmt: skip
table(
    "marketplace.ProfessionalPresence", purpose="directory", retention=ACCOUNT, subjects={HIS: Erasure.KEEP},
    link="professional", code="state", time="until",
)  # fmt: skip
table(
    "marketplace.Licence", purpose="directory", retention=Retention.EVIDENCE, subjects={HIS: Erasure.KEEP},
    link="professional number", code="jurisdiction authority state checked_source", time="expires_on checked_on",
)  # fmt: skip
# The file goes with its person's key; what was looked at and when is evidence.
table(
    "marketplace.LicenceDocument", purpose="verification", retention=Retention.EVIDENCE,
    subjects={"person": Erasure.KEEP}, person="person", link="licence", opaque="file", code="media_type digest state",
    number="bytes", time="expires_on", files=(StoredFile("file", DOCUMENT, "person_id", "media_type"),),
)  # fmt: skip
table(
    "marketplace.LicenceNotice", purpose="verification", retention=ACCOUNT, subjects={"licence__professional__user": Erasure.KEEP},
    link="licence", number="days", time="expires_on",
)  # fmt: skip
table(
    "marketplace.Application", purpose="verification", retention=ACCOUNT, subjects={"person": Erasure.DELETE},
    link="professional", person="person", sealed="draft", code="step version",
)  # fmt: skip
table(
    "marketplace.VerificationCase", purpose="verification", retention=Retention.EVIDENCE,
    subjects={"person": Erasure.EMPTY, "claimed_by": Erasure.KEEP, "first_approved_by": Erasure.KEEP}, person="person",
    link="professional claimed_by first_approved_by",
    sealed="requests reason", code="kind state checks version",
    time="submitted_at claimed_at first_approved_at decided_at",
)  # fmt: skip
table(
    "marketplace.VerificationPolicy", purpose="platform", retention=Retention.EVIDENCE, code="version four_eyes warn_days",
)  # fmt: skip
table(
    "marketplace.SessionOffer", purpose="directory", retention=ACCOUNT, subjects={HIS: Erasure.KEEP},
    link="professional", public="title", code="modalities currency active channel position", number="minutes", money="price_minor",
)  # fmt: skip
table(
    "marketplace.CalendarSettings", purpose="calendar", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="professional", code="version",
    number=(
        "buffer_before_minutes buffer_after_minutes minimum_notice_minutes horizon_days daily_maximum step_minutes"
    ),
)  # fmt: skip
table(
    "marketplace.AvailabilityRule", purpose="calendar", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="professional", number="weekday start_minute end_minute",
)  # fmt: skip
table(
    "marketplace.AvailabilityOverride", purpose="calendar", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="professional", time="on", number="start_minute end_minute",
)  # fmt: skip
table(
    "marketplace.TimeOff", purpose="calendar", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="professional", time="starts_at ends_at",
)  # fmt: skip
table(
    "marketplace.BusyFeed", purpose="calendar", retention=ACCOUNT, subjects={"owner": Erasure.DELETE, HIS: Erasure.DELETE},
    person="owner", link="professional", sealed="address", code="state problem etag last_modified", number="failures",
    time="checked_at read_at next_at",
)  # fmt: skip
table(
    "marketplace.BusySpan", purpose="calendar", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="feed professional", time="starts_at ends_at",
)  # fmt: skip
table(
    "marketplace.Claim", purpose="booking", retention=Retention.FINANCIAL,
    subjects={"holder": Erasure.KEEP, HIS: Erasure.KEEP},
    person="holder", link="professional", code="state released_reason", time="starts_at ends_at period expires_at",
)  # fmt: skip
table(
    "marketplace.Review", purpose="reviews", retention=ACCOUNT, subjects={"patient": Erasure.EMPTY, HIS: Erasure.KEEP},
    person="patient", link="professional session_id", sealed="text", code="stars state rejection version",
    time="published_at",
)  # fmt: skip
table(
    "marketplace.ReviewReply", purpose="reviews", retention=ACCOUNT,
    subjects={"author": Erasure.EMPTY, "review__patient": Erasure.KEEP},
    person="author", link="review", sealed="text", code="state rejection version", time="published_at",
)  # fmt: skip
table(
    "marketplace.Favourite", purpose="directory", retention=ACCOUNT,
    subjects={"patient": Erasure.DELETE, HIS: Erasure.DELETE}, person="patient", link="professional",
)  # fmt: skip
table(
    "marketplace.SavedSearch", purpose="directory", retention=ACCOUNT, subjects={"patient": Erasure.DELETE}, person="patient",
    sealed="name query known", code="notify", number="new_count told_count", time="checked_at",
)  # fmt: skip
table("marketplace.ReviewFeed", purpose="platform", retention=Retention.PLATFORM, code="key", number="version")
# Names and numbers of services, no person's. Who checked one stays with it.
table(
    "marketplace.Helpline", purpose="platform", retention=Retention.PLATFORM, subjects={"verified_by": Erasure.KEEP},
    link="verified_by", public="name hours description call_number text_number chat_url source_url",
    code="kind country languages active version", number="position", time="verified_on overdue_told_at",
)  # fmt: skip
table(
    "marketplace.QuestionnaireVersion", purpose="platform", retention=Retention.PLATFORM,
    code="code version state licence_status digest revision", time="published_at",
)  # fmt: skip
# The row goes whole: a submitted response cannot be changed, not even to empty it.
table(
    "marketplace.AssessmentResponse", purpose="assessment", retention=Retention.CLINICAL, subjects={"patient": Erasure.DELETE},
    person="patient", link="questionnaire", code="code state answers_digest", number="revision", sealed="result",
    time="started_at submitted_at",
)  # fmt: skip
collection(Collection(QUESTIONNAIRES, purpose="platform", retention=Retention.PLATFORM))
collection(
    Collection(
        RESPONSES, purpose="assessment", retention=Retention.CLINICAL, find=lambda person_id: {"person_id": person_id},
        erasure=Erasure.DELETE, sealed=("answers",),
    )
)  # fmt: skip
table(
    "marketplace.MatchProfile", purpose="matching", retention=ACCOUNT, subjects={HIS: Erasure.DELETE},
    link="professional", code="age_groups styles cultures risk_competent", number="sessions_completed",
)  # fmt: skip
table(
    "marketplace.MatchWeights", purpose="matching", retention=Retention.EVIDENCE, code="version weights", public="note",
)  # fmt: skip
table(
    "marketplace.MatchBlock", purpose="matching", retention=ACCOUNT,
    subjects={"patient": Erasure.DELETE, HIS: Erasure.DELETE},
    # Neither is told what the other wanted.
    withheld={"by_patient": "between one side and the platform", "by_professional": "between one side and the platform"},
    person="patient", link="professional", code="by_patient by_professional",
)  # fmt: skip
table(
    "marketplace.Gig", purpose="directory", retention=ACCOUNT, subjects={"author": Erasure.EMPTY},
    emptied={"title": _nameless, "packages": _no_packages},
    withheld={"live_specialties": "derived", "price_order": "derived"},
    person="author", link="professional live", public="title summary description packages", sealed="review_note",
    code="specialties live_specialties currency kind state review version", number="price_order",
    time="submitted_at published_at",
)  # fmt: skip
# What was sold stays as it was sold: it is part of the books of whoever bought it.
table(
    "marketplace.GigVersion", purpose="billing", retention=Retention.FINANCIAL, subjects={"gig__author": Erasure.KEEP},
    link="gig", code="specialties currency packages", number="number", public="title summary description",
)  # fmt: skip
table(
    "marketplace.GigOrder", purpose="billing", retention=Retention.FINANCIAL,
    subjects={"buyer": Erasure.EMPTY, HIS: Erasure.KEEP},
    person="buyer", link="gig bought professional offer payment_id", sealed="brief", code="kind package currency state version",
    number="revisions_used", money="price_minor",
    time=(
        "payable_until brief_at started_at due_at due_told_at overdue_told_at delivered_at completes_at closed_at"
    ),
)  # fmt: skip
table(
    "marketplace.OrderEntry", purpose="care", retention=Retention.CLINICAL,
    subjects={"buyer": Erasure.EMPTY, "author": Erasure.KEEP},
    person="buyer author", link="order", sealed="text", code="kind late",
)  # fmt: skip
table(
    "marketplace.OrderFile", purpose="care", retention=Retention.CLINICAL,
    subjects={"buyer": Erasure.EMPTY, "uploader": Erasure.KEEP},
    person="buyer uploader", link="order entry stored", sealed="name", code="media_type", number="size",
    unreadable="name",
    # What the other side has uploaded and not handed over yet is not hers to see.
    files=(
        StoredFile(
            "stored", ORDER, "buyer_id", "media_type", "name",
            given=lambda row: row.entry_id is not None or row.uploader_id == row.buyer_id,
        ),
    ),
)  # fmt: skip
table(
    "marketplace.GigDispute", purpose="billing", retention=Retention.EVIDENCE,
    subjects={"order__buyer": Erasure.KEEP, "decided_by": Erasure.KEEP},
    person="decided_by", link="order payment_id", code="reason ruling", money="refund_minor amount_minor", time="decided_at",
)  # fmt: skip
collection(
    Collection(
        SLATES, purpose="matching", retention=Retention.OPERATIONAL, find=lambda person_id: {"person_id": person_id},
        erasure=Erasure.DELETE, sealed=("inputs",), purge=("at", 730),
    )
)  # fmt: skip

table(
    "marketplace.ResearchExtract", purpose="research", retention=Retention.EVIDENCE, subjects={"asked_by": Erasure.EMPTY},
    withheld={"file": "of many people, and of nobody by name"},
    person="asked_by", sealed="reason", code="code state digest file",
    number="percent attempts people rows suppressed smallest fewest size", time="ready_at expires_at fetched_at",
)  # fmt: skip
