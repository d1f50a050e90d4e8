"""The words profiles are made of: kinds, specialties, approaches, languages. Codes are stored, labels are shown.

Labels for people stand in the browser's message catalogue; the terms here feed the search index, in English and Hindi,
with the everyday words people type instead of the profession's own; Hindi in its own script and as it is typed on a Latin keyboard.
"""

from __future__ import annotations

KINDS = (
    ("psychologist", "Psychologist"),
    ("therapist", "Therapist"),
    ("counsellor", "Counsellor"),
    ("psychiatrist", "Psychiatrist"),
    ("coach", "Coach"),
)
GENDERS = (("woman", "Woman"), ("man", "Man"), ("non_binary", "Non-binary"))
MODALITIES = ("video", "audio", "chat")

SPECIALTIES: dict[str, str] = {
    "anxiety": "anxiety worry panic attacks nervous चिंता घबराहट बेचैनी डर chinta ghabrahat bechaini dar",
    "depression": "depression low mood sadness hopeless अवसाद उदासी डिप्रेशन निराशा avsaad avsad udaasi udasi nirasha",
    "stress": "stress overwhelm pressure तनाव दबाव tanaav tanav dabaav",
    "burnout": "burnout exhaustion work fatigue थकान thakaan thakan",
    "trauma": "trauma PTSD abuse flashbacks आघात सदमा aaghaat aghat sadma",
    "grief": "grief loss bereavement mourning शोक दुख shok dukh",
    "relationships": "relationships couples marriage breakup divorce रिश्ते विवाह शादी तलाक rishte vivah shaadi shadi talaak talaq",
    "family": "family parents conflict परिवार parivaar parivar",
    "parenting": "parenting postpartum perinatal mother father child पालन-पोषण बच्चे bachche parvarish",
    "adhd": "ADHD attention focus neurodivergent ध्यान एडीएचडी dhyaan dhyan",
    "autism": "autism autistic spectrum neurodivergent ऑटिज़्म",
    "ocd": "OCD obsessive compulsive intrusive thoughts जुनूनी ओसीडी junooni",
    "sleep": "sleep insomnia नींद अनिद्रा neend nind anidra",
    "eating": "eating disorder anorexia bulimia body image खान-पान भूख bhookh",
    "addiction": "addiction alcohol substance gambling recovery नशा लत शराब nasha lat sharaab sharab",
    "bipolar": "bipolar mood swings mania द्विध्रुवी",
    "lgbtq": "LGBTQ queer gay lesbian trans gender identity coming out समलैंगिक पहचान pehchaan",
    "self_esteem": "self-esteem confidence shame आत्मविश्वास शर्म aatmavishwas atmavishwas sharm",
    "anger": "anger temper irritability गुस्सा क्रोध gussa krodh",
    "career": "career work job change leadership purpose करियर नौकरी naukri",
    "students": "students exams college study छात्र परीक्षा पढ़ाई pariksha padhai",
    "chronic_illness": "chronic illness pain cancer health बीमारी दर्द bimari beemari dard",
}
APPROACHES: dict[str, str] = {
    "cbt": "CBT cognitive behavioural therapy",
    "act": "ACT acceptance commitment therapy",
    "dbt": "DBT dialectical behaviour therapy",
    "emdr": "EMDR eye movement",
    "psychodynamic": "psychodynamic depth",
    "person_centred": "person-centred humanistic",
    "mindfulness": "mindfulness meditation yoga ध्यान",
    "systemic": "systemic family therapy",
    "eft": "EFT emotionally focused",
    "schema": "schema therapy",
    "ifs": "IFS internal family systems parts",
    "solution_focused": "solution-focused brief",
    "motivational": "motivational interviewing",
    "medication": "medication management psychiatry दवा",
}
LANGUAGES: dict[str, str] = {
    "en": "English अंग्रेज़ी",
    "hi": "Hindi हिन्दी हिंदी",
    "bn": "Bengali বাংলা",
    "ta": "Tamil தமிழ்",
    "te": "Telugu తెలుగు",
    "mr": "Marathi मराठी",
    "pa": "Punjabi ਪੰਜਾਬੀ",
    "gu": "Gujarati ગુજરાતી",
    "ur": "Urdu اردو",
    "de": "German Deutsch",
    "fr": "French français",
    "es": "Spanish español",
    "it": "Italian italiano",
    "pt": "Portuguese português",
    "ar": "Arabic العربية",
    "zh": "Chinese Mandarin 中文",
    "sm": "Samoan",
    "mi": "Māori Maori",
}
_KIND_TERMS = {
    "psychologist": "psychologist psychology मनोवैज्ञानिक",
    "therapist": "therapist therapy psychotherapist थेरेपिस्ट",
    "counsellor": "counsellor counselor counselling परामर्शदाता",
    "psychiatrist": "psychiatrist doctor psychiatry मनोचिकित्सक",
    "coach": "coach coaching कोच",
}


def search_terms(*, kind: str, specialties: list[str], approaches: list[str], languages: list[str]) -> str:
    """The words a profile is found by, besides its name and own text."""
    terms = [_KIND_TERMS.get(kind, kind)]
    for codes, vocabulary in ((specialties, SPECIALTIES), (approaches, APPROACHES), (languages, LANGUAGES)):
        terms.extend(vocabulary.get(code, code.replace("_", " ")) for code in codes)
    return " ".join(terms)
