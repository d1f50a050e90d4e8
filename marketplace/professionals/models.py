"""Professional, Licence, SessionOffer: what stands on a profile page and what can be booked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Upper

from kernel.models import Model
from marketplace.professionals.catalogue import GENDERS, KINDS

# Words in an array column are short codes from the catalogue, never free text.
CODE_LENGTH = 40
PRIOR_STARS, PRIOR_WEIGHT = 4.4, 15


class Professional(Model):
    """A person who can be booked. Everything here but the denormalised columns is shown in public."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        IN_REVIEW = "in_review"
        APPROVED = "approved"
        CHANGES_REQUESTED = "changes_requested"
        REJECTED = "rejected"
        SUSPENDED = "suspended"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="professional")
    slug = models.SlugField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=KINDS)
    headline = models.CharField(max_length=160, blank=True, default="")
    bio = models.TextField(blank=True, default="")
    languages = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    specialties = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    approaches = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    modalities = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    jurisdictions = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    gender = models.CharField(max_length=20, choices=GENDERS, blank=True, default="")
    zone = models.CharField(max_length=64, help_text="IANA zone the weekly rules are read in")
    practising_since = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    avatar_svg = models.TextField(blank=True, default="")
    # Of what is shown: `p…` of a photo, else of the drawn portrait.
    avatar_version = models.CharField(max_length=16, blank=True, default="")
    # Names of sealed files: the photo that is shown, and the one that waits to be looked at.
    photo_file = models.CharField(max_length=64, blank=True, default="")
    photo_type = models.CharField(max_length=20, blank=True, default="")
    photo_new_file = models.CharField(max_length=64, blank=True, default="")
    photo_new_type = models.CharField(max_length=20, blank=True, default="")
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)

    # Written by services in the transaction that changes their source, so that the directory reads one row.
    licensed_until = models.DateField(null=True, help_text="last day of the longest verified licence")
    # Everything that asks whether she is found and can be booked asks this column, and PostgreSQL alone writes it: the end of
    # the licence's last day where she works, null for who is not approved.
    listed_until = models.GeneratedField(
        expression=models.Case(
            models.When(
                state="approved",
                then=models.Func(
                    F("zone"),
                    F("licensed_until"),
                    arg_joiner=", (",
                    template="timezone(%(expressions)s + 1)::timestamp)",
                    output_field=models.DateTimeField(),
                ),
            )
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    price_from_minor = models.PositiveIntegerField(null=True)
    price_from_currency = models.CharField(max_length=3, blank=True, default="")
    price_order = models.PositiveIntegerField(
        null=True, help_text="price_from in a reference currency; orders and filters, is never shown"
    )
    next_free_at = models.DateTimeField(null=True)
    calendar_version = models.PositiveBigIntegerField(default=0)
    slots_told_at = models.DateTimeField(null=True, help_text="when readers of the calendar were last told of a change")
    slots_pending = models.JSONField(null=True, help_text="changes they have not been told of yet; calendar/telling.py")
    search_terms = models.TextField(blank=True, default="", help_text="labels and synonyms in every language")
    # The mean pulled towards a prior as if so many had already given it, in thousandths (docs/matching.md).
    quality = models.GeneratedField(
        expression=Cast(
            (F("rating_sum") + models.Value(PRIOR_STARS * PRIOR_WEIGHT, output_field=models.FloatField()))
            / (F("rating_count") + models.Value(float(PRIOR_WEIGHT), output_field=models.FloatField()))
            * models.Value(1000.0, output_field=models.FloatField()),
            models.IntegerField(),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    search_vector = models.GeneratedField(
        expression=SearchVector("display_name", weight="A", config="simple")
        + SearchVector("search_terms", weight="B", config="simple")
        + SearchVector("headline", "search_terms", weight="B", config="english")
        + SearchVector("bio", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    search_document = models.GeneratedField(
        expression=models.functions.Lower(
            models.functions.Concat(
                F("display_name"),
                models.Value(" ", output_field=models.TextField()),
                F("search_terms"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        # fmt: off
        indexes = (
            GinIndex(fields=["search_vector"], name="professional_search"),
            GinIndex(fields=["search_document"], opclasses=["gin_trgm_ops"], name="professional_trigram"),
            GinIndex(fields=["specialties"], name="professional_specialties"),
            GinIndex(fields=["languages"], name="professional_languages"),
            models.Index(fields=["next_free_at", "id"], name="professional_soonest", condition=Q(state="approved")),
            models.Index(F("quality").desc(nulls_last=True), "id", name="professional_quality", condition=Q(state="approved")),
            GinIndex(fields=["jurisdictions"], name="professional_jurisdictions"),
            # Everything a facet counts and a match weighs, so that neither reads the rows themselves.
            models.Index(
                fields=["listed_until"], name="professional_at_a_glance", condition=Q(state="approved"),
                include=[
                    "id", "state", "kind", "gender", "specialties", "languages", "modalities", "approaches", "jurisdictions",
                    "next_free_at", "quality", "price_order", "rating_sum", "rating_count",
                ],
            ),
            models.Index(fields=["price_order", "id"], name="professional_price", condition=Q(state="approved")),
            models.Index(
                fields=["slots_told_at"], name="professional_untold", condition=Q(slots_pending__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(rating_sum__lte=F("rating_count") * 5) & Q(rating_sum__gte=F("rating_count")),
                name="professional_rating_in_range",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def rating(self) -> float | None:
        """Mean stars with one decimal, or None before the first review."""
        return round(self.rating_sum / self.rating_count, 1) if self.rating_count else None

    @property
    def avatar_url(self) -> str:
        """Address that changes whenever the picture does, so that it may be cached for good."""
        picture = "photo" if self.avatar_version.startswith("p") else "avatar.svg"
        return f"/api/v1/professionals/{self.pk}/{picture}?v={self.avatar_version}"


class ProfessionalPresence(models.Model):
    """Where a professional is just now, as everybody may know. Written by whoever knows (consultations), read by the directory.

    No key to the professional's row in the database: it is written while others hold that row's lock and wait for the writer.
    """

    class State(models.TextChoices):
        AVAILABLE = "available"
        IN_SESSION = "in_session"
        FINISHING_NOTES = "finishing_notes"
        AWAY = "away"
        OFFLINE = "offline"

    professional = models.OneToOneField(
        Professional, on_delete=models.CASCADE, primary_key=True, related_name="presence", db_constraint=False
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.OFFLINE)
    # When the session or the notes are expected to be over; null for the other states.
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["until"], name="presence_runs_out", condition=Q(state="finishing_notes")),
            models.Index(fields=["state"], name="presence_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["in_session", "finishing_notes"], until__isnull=False)
                | (~Q(state__in=["in_session", "finishing_notes"]) & Q(until__isnull=True)),
                name="presence_until_where_it_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.professional_id} {self.state}"


class Licence(Model):
    """A permit to practise in one jurisdiction, and how and when it was checked."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked"
        VERIFIED = "verified"
        REJECTED = "rejected"

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="licences")
    jurisdiction = models.CharField(max_length=10, help_text="ISO 3166-1 or 3166-2")
    authority = models.CharField(max_length=160)
    number = models.CharField(max_length=60)
    expires_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCHECKED)
    checked_on = models.DateField(null=True)
    checked_source = models.CharField(max_length=160, blank=True, default="")

    class Meta:
        indexes = (
            # Who may treat somebody in a place, answered without the rows.
            models.Index(
                fields=["jurisdiction", "expires_on"], include=["professional"], name="licence_verified_in",
                condition=Q(state="verified"),
            ),
        )  # fmt: skip
        constraints = (
            # Only where it was verified: whoever types somebody's number first does not keep her from having it.
            models.UniqueConstraint(
                F("jurisdiction"),
                Upper("number"),
                F("authority"),
                name="licence_verified_once",
                condition=Q(state="verified"),
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(checked_on__isnull=False), name="licence_check_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.number}"


class LicenceDocument(Model):
    """A picture or PDF of a licence, sealed, and until when it says the licence is good. A renewal is one more of them."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="documents")
    # Whose key seals the file.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    expires_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["licence"], name="licence_document_waits_once", condition=Q(state="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"document {self.pk}"


class SessionOffer(Model):
    """One bookable session: its length, ways of meeting, and price in minor units of its currency."""

    class Channel(models.TextChoices):
        """How one comes to it."""

        CALENDAR = "calendar"
        CREDIT = "credit"
        TALK_NOW = "talk_now"

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="offers")
    title = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    modalities = ArrayField(models.CharField(max_length=CODE_LENGTH))
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # Among the calendar's own offers. What a gig's sessions are booked as never is.
    active = models.BooleanField(default=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.CALENDAR)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["professional", "position"], name="offer_of_professional"),)
        constraints = (
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=240), name="offer_minutes_in_range"),
            models.CheckConstraint(condition=Q(modalities__len__gte=1), name="offer_has_a_modality"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="offer_currency_is_iso"),
            models.CheckConstraint(
                condition=Q(active=False) | Q(channel="calendar"), name="offer_of_a_gig_is_unlisted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.minutes} min)"
