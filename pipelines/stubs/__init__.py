"""Stubs: what is known of articles from the teasers that others show of them."""
