"""Phone numbers in their one form, E.164."""

from __future__ import annotations

import phonenumbers

from kernel.errors import Invalid


def to_e164(text: str, region: str = "IN") -> str:
    """`+919876543210` for anything a person types; without country code it is one of `region`. Invalid `bad_phone`."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Invalid("bad_phone", "This is not a phone number we can reach.", fields={"phone": ["Check the number."]})
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def prefix_of(e164: str) -> str:
    """Country code and the first three digits of the national number: the unit in which SMS pumping is bounded."""
    number = phonenumbers.parse(e164)
    return f"+{number.country_code}{str(number.national_number)[:3]}"
