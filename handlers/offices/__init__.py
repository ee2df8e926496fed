"""Offices and those who hold them: on duty, away, in somebody's place."""
