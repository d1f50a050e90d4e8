"""Words for the demo world: what patients wrote in reviews and professionals in notes. All invented."""

REVIEWS = (
    (5, "I felt heard from the first minute."),
    (5, "Practical, kind and clear. I left with a plan I could follow."),
    (5, "She remembered everything and never rushed me."),
    (5, "The exercises for the evening helped within two weeks."),
    (4, "A good conversation. The video stuttered once, then it was fine."),
    (4, "Thoughtful questions. I would have liked ten minutes more."),
    (5, "पहली बार किसी ने मेरी बात सचमुच सुनी।"),
    (4, "Very professional, a little quiet at first."),
    (3, "Helpful, though the style was not quite mine."),
    (5, ""),
    (4, ""),
)

REPLIES = (
    "Thank you for taking the time to write this.",
    "Thank you. Other readers may like to know: the exercises are on paper too, for those who prefer it.",
    "I am glad it was of use. A word about technology: a wired connection helps a lot.",
)

NOTES = (
    "Sleep improved since the last session; keeps the diary on most evenings. Agreed on two short walks a week.",
    "Talked about the conversation with her manager. Practised saying no in small steps. Review next time.",
    "Breathing exercise goes well at home, harder on the train. Homework: one stop further each time.",
    "First conversation: expectations, what has helped before, what has not. Goal in her own words: calmer mornings.",
    "Mood steadier. Looked at thoughts before the presentation and what happened instead.",
)
