"""ZOOM meetings and seminar days: schedule, arrival, attendance, what observers saw."""
