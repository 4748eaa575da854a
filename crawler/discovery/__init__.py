"""How URLs become known: sitemaps, feeds, robots.txt and pages, as bytes in and links out."""
