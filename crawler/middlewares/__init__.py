"""Downloader middlewares: each turns a way to end without a page into a counted refusal."""
