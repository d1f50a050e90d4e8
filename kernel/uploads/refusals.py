"""Why a file is not taken: a stable code for each reason, and the words for whoever reads the API's answer."""

from __future__ import annotations

from kernel.errors import Invalid

WORDS = {
    "file_missing": "Choose a file.",
    "file_empty": "This file is empty.",
    "file_too_large": "This file is too large.",
    "file_type_not_allowed": "This kind of file cannot be used here.",
    "file_broken": "This file cannot be read. Save it again and try once more.",
    "file_mixed": "This file holds more than one kind of content.",
    "file_infected": "This file was refused by the virus scanner.",
    "picture_too_many_pixels": "This picture has too many pixels.",
    "picture_too_small": "This picture is too small.",
    "picture_animated": "Moving pictures cannot be used here.",
    "pdf_encrypted": "This PDF is protected by a password. Save it without one.",
    "pdf_active": "This PDF carries scripts, actions or attachments. Print it to a new PDF.",
}


class Refused(ValueError):
    """A file that is not taken. `code` is one of WORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def at_field(code: str, field: str) -> Invalid:
    """The refusal as the API tells it, at the field the file was sent in."""
    return Invalid(code, WORDS[code], fields={field: [WORDS[code]]})
