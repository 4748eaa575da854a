"""Speed as ratios to the floor that a parser or SQLite sets and to a peer; what each text holds.

`make bench` runs `benchmarks.run`. Numbers are reported and never asserted.
"""
