"""The accounts of the demo world: patients, professionals, and an administrator of each kind.

Leaves lists of accounts under `patients`, `professionals` and `staff` (role → account). The first patient and the first
professional are the ones whose log-ins are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.models import Role, RoleMember
from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.texts import texts
from accounts.demo_people import INDIA, PATIENTS, PROFESSIONAL_COUNT, STAFF
from accounts.people.models import User
from kernel.demo import DemoWorld

DOMAIN = "demo.mindo.example"
PASSWORD = "mindo-demo-2026"
NOTES = {
    "super_admin": "may do everything but read care content",
    "admin": "runs the marketplace, roles included",
    "support": "bookings and live sessions",
    "finance": "payments and payouts",
    "clinical_lead": "verification and quality of care",
    "compliance": "audit log and privacy",
}
ALWAYS = (Purpose.CARE, Purpose.ASSESSMENT, Purpose.MATCHING, Purpose.MESSAGES)


@transaction.atomic
def seed(world: DemoWorld) -> None:
    """Make the people: a handful of bulk inserts, one password hash for all of them."""
    # Hashing is slow on purpose; these accounts share one public password, so they may share its hash.
    hashed = make_password(PASSWORD)
    patients = [
        _account(
            world, hashed, f"patient{number or ''}", name, zone, language, jurisdiction, phone=_phone(number, zone)
        )
        for number, (name, zone, language, jurisdiction) in enumerate(PATIENTS)
    ]
    # Their public names, zones and places are told by the marketplace, which knows their practice.
    professionals = [
        _account(world, hashed, f"professional{number or ''}", f"Professional {number + 1}", INDIA, "en", "IN")
        for number in range(PROFESSIONAL_COUNT)
    ]
    staff = {role: _account(world, hashed, word, name, zone, "en", "IN") for role, word, name, zone in STAFF}
    everyone = [*patients, *professionals, *staff.values()]
    User.objects.bulk_create(everyone)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in everyone]
    )
    _give_role("patient", patients)
    _give_role("professional", professionals)
    for role, user in staff.items():
        _give_role(role, [user])
    _consent(world, patients)
    _consent(world, professionals)
    for user in everyone:
        record(Actor.person(user.id), "person.signed_up", resource=user, person=user.id, data={"method": "demo"})
    world.put("patients", patients)
    world.put("professionals", professionals)
    world.put("staff", staff)
    world.login("Patient", str(patients[0].email), PASSWORD, "appointments, waiting room, call")
    world.login("Professional", str(professionals[0].email), PASSWORD, "today, live queue, notes, earnings")
    for role, user in staff.items():
        world.login(Role.objects.get(slug=role).name, str(user.email), PASSWORD, NOTES[role])


def _account(
    world: DemoWorld,
    hashed: str,
    word: str,
    name: str,
    zone: str,
    language: str,
    jurisdiction: str,
    phone: str | None = None,
) -> User:
    made = world.now - timedelta(days=world.rng.randint(20, 320), minutes=world.rng.randint(0, 1400))
    return User(
        email=f"{word}@{DOMAIN}", phone=phone, phone_verified_at=made if phone else None, name=name, zone=zone,
        language=language, jurisdiction=jurisdiction, password=hashed, created_at=made, last_login=made,
    )  # fmt: skip


def _phone(number: int, zone: str) -> str | None:
    """A number for those in India, from a range that looks like one."""
    return f"+9198100{number:05d}" if zone == INDIA else None


def _give_role(slug: str, users: Iterable[User]) -> None:
    role = Role.objects.get(slug=slug)
    RoleMember.objects.bulk_create([RoleMember(role=role, user=user, given_by="system:demo") for user in users])


def _consent(world: DemoWorld, users: Iterable[User]) -> None:
    rows: list[ConsentRecord] = []
    for user in users:
        optional = [purpose for purpose in (Purpose.RESEARCH, Purpose.MARKETING) if world.rng.random() < 0.4]
        for purpose in (*ALWAYS, *optional):
            text = texts(user.language)[purpose]
            rows.append(
                ConsentRecord(
                    person=user, purpose=purpose, decision=ConsentRecord.Decision.GIVEN, version=text.version,
                    language=text.language, text_hash=text.hash, at=user.created_at,
                )
            )  # fmt: skip
    ConsentRecord.objects.bulk_create(rows)
