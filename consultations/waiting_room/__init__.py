"""The waiting room: the patient's place and the professional's queue."""
