"""Labelled pairs of texts, made from real ones by documented steps with a seed.

`first` is the set that the rule was tuned on. `second` and `third` make the same kinds in
other ways and share no code with it: `second` was written before the rule had met any
pair, `third` after what `second` showed was mended. What the rule did on each when it met
it first, and does now, is in `docs/duplicates.md`.
"""
