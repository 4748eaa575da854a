"""A site of two thousand pages, by script: the same for the same seed and day, good and bad.

`plan` says what there is, `replies` what is sent, `truth` what a crawl must make
of it. None of them imports the product: what is true here is true by construction.
"""
