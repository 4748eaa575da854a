"""The demo: five bundled pages, served on loopback, crawled over real HTTP, stored, shown.

The pages are reconstructions: documents made to give the known texts of five
live pages. Nobody observed their markup.
"""
