"""The people of the demo world: name, zone, language, jurisdiction. All invented."""

from __future__ import annotations

INDIA = "Asia/Kolkata"
BERLIN, LONDON, PARIS, MADRID = "Europe/Berlin", "Europe/London", "Europe/Paris", "Europe/Madrid"
NEW_YORK, CHICAGO, DENVER, LOS_ANGELES = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

PATIENTS: tuple[tuple[str, str, str, str], ...] = (
    ("Asha Rao", INDIA, "en", "IN-KA"),
    ("Rohan Mehta", INDIA, "hi", "IN-MH"),
    ("Emily Carter", NEW_YORK, "en", "US-NY"),
    ("Ananya Iyer", INDIA, "en", "IN-TN"),
    ("Lukas Brandt", BERLIN, "en", "DE-BE"),
    ("Sunita Sharma", INDIA, "hi", "IN-DL"),
    ("Jamal Washington", CHICAGO, "en", "US-IL"),
    ("Priya Nair", INDIA, "en", "IN-KL"),
    ("Sofía Hernández", LOS_ANGELES, "en", "US-CA"),
    ("Vikram Singh", INDIA, "hi", "IN-PB"),
    ("Olivia Bennett", LONDON, "en", "GB-ENG"),
    ("Kavya Reddy", INDIA, "en", "IN-TG"),
    ("Mathieu Laurent", PARIS, "en", "FR"),
    ("Arjun Das", INDIA, "en", "IN-WB"),
    ("Grace Kim", LOS_ANGELES, "en", "US-CA"),
    ("Neha Gupta", INDIA, "hi", "IN-UP"),
    ("Daniel O'Connor", "Europe/Dublin", "en", "IE"),
    ("Meera Joshi", INDIA, "hi", "IN-RJ"),
    ("Chloe Nguyen", "Australia/Sydney", "en", "AU-NSW"),
    ("Imran Qureshi", INDIA, "hi", "IN-UP"),
    ("Hannah Weiss", "Europe/Vienna", "en", "AT"),
    ("Divya Menon", "Asia/Dubai", "en", "AE"),
    ("Marcus Johnson", DENVER, "en", "US-CO"),
    ("Ishita Banerjee", INDIA, "en", "IN-WB"),
    ("Carmen Ruiz", MADRID, "en", "ES"),
    ("Siddharth Kulkarni", INDIA, "en", "IN-MH"),
    ("Aisha Khan", LONDON, "en", "GB-ENG"),
    ("Pooja Verma", INDIA, "hi", "IN-MP"),
    ("Noah Lindqvist", "Europe/Stockholm", "en", "SE"),
    ("Tara Fernandes", INDIA, "en", "IN-GA"),
    ("Ethan Brooks", NEW_YORK, "en", "US-MA"),
    ("Ravi Shankar Pillai", INDIA, "en", "IN-KL"),
    ("Giulia Romano", "Europe/Rome", "en", "IT"),
    ("Manpreet Kaur", "America/Toronto", "en", "CA-ON"),
    ("Aditya Bhat", INDIA, "en", "IN-KA"),
    ("Zanele Dlamini", "Africa/Johannesburg", "en", "ZA"),
    ("Farah Sheikh", INDIA, "hi", "IN-GJ"),
    ("Lucas Moreira", "America/Sao_Paulo", "en", "BR"),
    ("Nisha Patel", "Pacific/Auckland", "en", "NZ"),
    ("Gaurav Thakur", INDIA, "hi", "IN-HP"),
)

PROFESSIONAL_COUNT = 60

# Role → who holds it; the first part of the address is the role's own word.
STAFF: tuple[tuple[str, str, str, str], ...] = (
    ("super_admin", "owner", "Leela Varma", INDIA),
    ("admin", "admin", "Thomas Keller", BERLIN),
    ("support", "support", "Maria Lopes", "Europe/Lisbon"),
    ("finance", "finance", "Sandeep Arora", INDIA),
    ("clinical_lead", "clinical", "Rachel Stein", NEW_YORK),
    ("compliance", "compliance", "Nandini Krishnan", INDIA),
)
