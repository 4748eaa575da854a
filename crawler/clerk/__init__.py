"""The clerk: a process beside the crawl that archives, parses and stores what was fetched.

A page costs as much to read and to store as to fetch, and Python does one
thing at a time in a process. See `docs/decisions/0016-clerk.md`.
"""
