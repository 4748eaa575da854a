"""Of which site a stub is, in SQL."""

from __future__ import annotations

# A stub is of the site of the article it is named by, or of the page that showed its title.
STUB_SITE = """
CASE WHEN stubs.key LIKE 'article %:%' THEN substr(stubs.key, 9, instr(stubs.key, ':') - 9)
     WHEN stubs.key LIKE 'title % %' THEN substr(stubs.key, 7, instr(substr(stubs.key, 7), ' ') - 1)
END
"""
