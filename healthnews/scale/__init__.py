"""A rebuild on more than one machine: the extra `scale`. See `docs/scale-rebuild.md`.

Nothing here is imported unless it is asked for.
"""
