"""The frontier: every URL a site is known to have, and when to ask for it.

See `docs/frontier.md`.
"""
