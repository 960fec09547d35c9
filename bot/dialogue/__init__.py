"""The dialogue engine behind its port; the only place that imports Rasa."""
