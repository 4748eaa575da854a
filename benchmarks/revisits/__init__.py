"""A year of crawling, simulated with the frontier's own rules: `python -m benchmarks.revisits`."""
