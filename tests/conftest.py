"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# No test asserts a time, and Hypothesis does unless it is told. Its own profile `ci`,
# loaded where CI is set, has no deadline either.
if settings.get_current_profile_name() == "default":
    settings.register_profile("no deadline", deadline=None)
    settings.load_profile("no deadline")
