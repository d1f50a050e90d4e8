"""Who the demo's sixty professionals are: names, places and trades. Nobody of them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What people of one place have in common. `price`: minor units of an hour's session, lowest to highest."""

    zone: str
    jurisdiction: str
    currency: str
    price: tuple[int, int]
    languages: tuple[str, ...]
    more_languages: tuple[str, ...]
    authority: str
    skins: tuple[int, int]


PLACES = {
    "delhi": Place("Asia/Kolkata", "IN", "INR", (90_000, 260_000), ("en", "hi"), ("pa", "ur", "bn"),
                   "Rehabilitation Council of India", (2, 5)),
    "mumbai": Place("Asia/Kolkata", "IN", "INR", (110_000, 320_000), ("en", "hi"), ("mr", "gu"),
                    "Rehabilitation Council of India", (2, 5)),
    "chennai": Place("Asia/Kolkata", "IN", "INR", (80_000, 220_000), ("en", "ta"), ("te", "hi"),
                     "Rehabilitation Council of India", (3, 6)),
    "berlin": Place("Europe/Berlin", "DE", "EUR", (7_000, 14_000), ("de", "en"), ("ar", "fr"),
                    "Psychotherapeutenkammer Berlin", (0, 2)),
    "madrid": Place("Europe/Madrid", "ES", "EUR", (5_500, 9_500), ("es", "en"), ("pt", "fr"),
                    "Colegio Oficial de la Psicología de Madrid", (0, 3)),
    "paris": Place("Europe/Paris", "FR", "EUR", (6_500, 11_000), ("fr", "en"), ("ar", "it"),
                   "Agence régionale de santé Île-de-France", (0, 5)),
    "new_york": Place("America/New_York", "US-NY", "USD", (11_000, 24_000), ("en",), ("es", "zh", "hi"),
                      "New York State Office of the Professions", (0, 6)),
    "chicago": Place("America/Chicago", "US-IL", "USD", (9_500, 18_000), ("en",), ("es",),
                     "Illinois Division of Professional Regulation", (0, 6)),
    "lord_howe": Place("Australia/Lord_Howe", "AU", "USD", (9_000, 12_000), ("en",), ("it",),
                       "Psychology Board of Australia", (0, 2)),
    "chatham": Place("Pacific/Chatham", "NZ", "USD", (8_500, 11_000), ("en", "mi"), (),
                     "New Zealand Psychologists Board", (2, 4)),
    "apia": Place("Pacific/Apia", "WS", "USD", (6_000, 9_000), ("en", "sm"), (), "Samoa Allied Health Council", (3, 5)),
}  # fmt: skip

# name | gender | place | kind
PEOPLE = [
    tuple(line.split("|"))
    for line in """
Asha Verma|woman|delhi|psychologist
Rohan Mehta|man|mumbai|psychiatrist
Kavya Iyer|woman|chennai|therapist
Jonas Weber|man|berlin|psychologist
Maya Feldman|woman|new_york|therapist
Arjun Nair|man|chennai|counsellor
Leila Haddad|woman|paris|psychologist
Daniel Okafor|man|chicago|therapist
Priya Deshmukh|woman|mumbai|psychologist
Sofía Navarro|woman|madrid|therapist
Imran Qureshi|man|delhi|psychiatrist
Hannah Lindqvist|woman|berlin|coach
Vikram Rathore|man|delhi|coach
Grace Adeyemi|woman|new_york|psychiatrist
Neha Kapoor|woman|delhi|therapist
Mateo Ruiz|man|madrid|psychologist
Ananya Sen|woman|mumbai|counsellor
Ezra Goldberg|man|new_york|psychologist
Camille Laurent|woman|paris|therapist
Gurpreet Singh|man|delhi|counsellor
Mere Tamihana|woman|chatham|counsellor
Tobias Brandt|man|berlin|therapist
Ritu Malhotra|woman|mumbai|psychiatrist
Alex Moreau|non_binary|paris|counsellor
Sefina Leota|woman|apia|therapist
Karthik Subramanian|man|chennai|psychologist
Olivia Hartley|woman|chicago|psychologist
Farah Sheikh|woman|mumbai|therapist
Lukas Hoffmann|man|berlin|coach
Aditi Bhattacharya|woman|delhi|psychologist
Marcus Bell|man|chicago|counsellor
Inés Calderón|woman|madrid|psychologist
Devika Menon|woman|chennai|therapist
Samir Benali|man|paris|psychiatrist
Tara Whitlock|woman|lord_howe|psychologist
Nikhil Joshi|man|mumbai|therapist
Ruth Abrams|woman|new_york|counsellor
Meera Krishnan|woman|chennai|psychiatrist
Felix Neumann|man|berlin|psychologist
Sunita Rawat|woman|delhi|counsellor
Robin Castellano|non_binary|new_york|therapist
Aarav Gupta|man|delhi|psychologist
Zainab Ansari|woman|delhi|psychologist
Pablo Ortega|man|madrid|coach
Shreya Kulkarni|woman|mumbai|psychologist
Élodie Fontaine|woman|paris|coach
Manish Tiwari|man|delhi|therapist
Clara Schulz|woman|berlin|psychiatrist
Jasmine Wu|woman|chicago|psychologist
Harish Pillai|man|chennai|counsellor
Nandini Rao|woman|mumbai|coach
Theo Lambert|man|paris|therapist
Lakshmi Venkatesan|woman|chennai|psychologist
Omar Farouk|man|berlin|counsellor
Ishita Chatterjee|woman|delhi|therapist
Diego Santana|man|madrid|therapist
Pooja Shetty|woman|mumbai|counsellor
Naomi Clarke|woman|chicago|therapist
Kabir Anand|man|mumbai|psychologist
Rekha Pandey|woman|delhi|psychiatrist
""".strip().splitlines()
]

TITLES = {"psychologist": "Dr. ", "psychiatrist": "Dr. "}

# What somebody of a trade may be asked for, and how she works.
CONCERNS = {
    "psychologist": (
        "anxiety",
        "depression",
        "trauma",
        "ocd",
        "adhd",
        "autism",
        "sleep",
        "eating",
        "self_esteem",
        "burnout",
    ),
    "psychiatrist": ("bipolar", "depression", "anxiety", "adhd", "ocd", "sleep", "addiction", "trauma"),
    "therapist": (
        "relationships",
        "anxiety",
        "trauma",
        "family",
        "lgbtq",
        "grief",
        "eating",
        "anger",
        "parenting",
        "depression",
    ),
    "counsellor": ("grief", "students", "stress", "family", "addiction", "chronic_illness", "relationships", "anxiety"),
    "coach": ("career", "burnout", "stress", "self_esteem", "parenting", "students"),
}
WAYS = {
    "psychologist": ("cbt", "act", "emdr", "schema", "mindfulness", "psychodynamic"),
    "psychiatrist": ("medication", "cbt", "psychodynamic", "motivational"),
    "therapist": ("eft", "systemic", "emdr", "ifs", "dbt", "person_centred", "mindfulness"),
    "counsellor": ("person_centred", "solution_focused", "motivational", "mindfulness"),
    "coach": ("solution_focused", "act", "mindfulness"),
}
HEADLINES = {
    "anxiety": "When worry has taken the wheel", "depression": "Gentle, practical help out of low mood",
    "trauma": "Safe, paced work after what happened", "ocd": "Loosening the grip of intrusive thoughts",
    "adhd": "Working with your brain, not against it", "autism": "A space where you need not mask",
    "sleep": "Nights that give rest back", "eating": "A kinder way with food and body",
    "self_esteem": "From the inner critic to an inner ally", "burnout": "Finding your way back from exhaustion",
    "bipolar": "Steady ground between the highs and lows", "addiction": "Change at your own pace, without shame",
    "relationships": "Hearing each other again", "family": "Untangling what runs in families",
    "lgbtq": "Affirming care for who you are", "grief": "Company on the way through loss",
    "anger": "Understanding anger before it speaks", "parenting": "For parents who are running on empty",
    "students": "Exams, expectations and everything between", "stress": "Room to breathe in a crowded life",
    "chronic_illness": "Living well with a body that hurts", "career": "Work that fits the life you want",
}  # fmt: skip
OPENINGS = (
    "People usually come to me when they have tried to manage on their own for a long while, and are tired.",
    "You don't need the right words to begin. We find them together, at a pace that feels safe.",
    "My work starts with listening: to what hurts, to what already helps, and to what you hope for.",
    "I believe that most of what we call symptoms once protected us. We look at them with curiosity, not judgement.",
    "Sessions with me are warm and practical: we understand what keeps the problem going, and change one thing at a time.",
)
MIDDLES = (
    "In the first session we map what brings you here and agree on something small that would make the next weeks easier.",
    "I explain what I do and why, and we look back together every few sessions at what has changed.",
    "Between sessions you may get short exercises, never homework for its own sake.",
    "I have worked in hospitals and clinics, and now see people online only, so that distance is no obstacle.",
)
CLOSINGS = (
    "You are welcome exactly as you are, cameras on or off.",
    "If I am not the right person for you, I will say so and help you find who is.",
    "A first conversation commits you to nothing.",
    "Silence is allowed here. So is laughter.",
)
