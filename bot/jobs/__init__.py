"""Rules of the field: occupations, places, offers."""
