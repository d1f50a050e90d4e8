"""What article 15 wants said beside the data: recipients, logic, rights."""

ABOUT = {
    "controller": "Mindo Health",
    "recipients": [
        "the professionals you booked: your first name, your messages and answers to them, their own notes",
        "the payment gateway of your currency: amounts and an opaque reference, no name and no reason",
        "the mail and text-message senders that are set up: your address or number and discreet words",
        "nobody else; no page of ours asks a third party for anything",
    ],
    "matching": (
        "With your consent, professionals are ordered by what you said you want help with, language, price, time and licence. "
        "Every suggestion says why it is there; you choose, and nothing is decided about you by a machine alone. "
        "You may object at any time."
    ),
    "withheld": (
        "Your professional's own psychotherapy notes, passwords and other secrets in digest, and words and files that lie under "
        "another person's key."
    ),
    "rights": (
        "To correct, to restrict, to object, to withdraw a consent and to be erased: all under Privacy in your account. "
        "You may also complain to the supervisory authority of the place where you live."
    ),
}
