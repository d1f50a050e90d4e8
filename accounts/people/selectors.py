"""Reading people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.people.models import User
from kernel.encryption import warm
from kernel.errors import NotFound

UNNAMED = "—"

FindProfessional = Callable[[uuid.UUID], uuid.UUID | None]
_find_professional: list[FindProfessional] = []


def register_professionals(find: FindProfessional) -> None:
    """The marketplace says how to find a person's professional profile; called once, from AppConfig.ready()."""
    _find_professional[:] = [find]


def professional_id_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the person's professional profile, if she has one."""
    return _find_professional[0](user_id) if _find_professional else None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What somebody with a reason to know may see of a person. The name of an erased person is a dash."""

    id: uuid.UUID
    name: str
    initials: str
    zone: str
    language: str


def initials_of(name: str) -> str:
    """Up to two letters: of the first and the last word."""
    words = name.split()
    if not words:
        return ""
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
    return letters.upper()


def _card(user: User) -> PersonCard:
    name = user.name or UNNAMED
    return PersonCard(user.id, name, initials_of(user.name or ""), user.zone, user.language)


def person_cards(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, PersonCard]:
    """Cards by id, with two queries however many; unknown ids are missing."""
    wanted = set(ids)
    warm(wanted)
    return {user.id: _card(user) for user in User.objects.filter(id__in=wanted)}


def person_card(user_id: uuid.UUID) -> PersonCard:
    """One card; NotFound."""
    card = person_cards([user_id]).get(user_id)
    if card is None:
        raise NotFound
    return card


def user_by_phone(phone: str) -> User | None:
    """The account with this number (E.164), verified or not."""
    return User.objects.filter(phone=phone).first()
