"""The index that search reads: which texts it holds, cut into which tokens. See `docs/search.md`.

Written here, in the transaction that changes an article; read by `healthnews.feeds.search`,
which cuts its queries with the same `tokens`.
"""
