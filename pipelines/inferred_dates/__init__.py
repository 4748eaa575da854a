"""Dates of articles that state none, from what others say: never a stated date."""
