"""Rasa actions: slots in, facts and response keys out."""
