"""Forgetting an article: everything that holds it, and what keeps it from coming back."""
