"""Where the patient is during a session, whom to call for her, and what to do if the line breaks."""
