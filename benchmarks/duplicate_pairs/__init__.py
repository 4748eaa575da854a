"""Labelled pairs of texts, made from real ones by documented steps with a seed.

`making` is the set that the rule was tuned on. `unseen` makes the same kinds in other
ways; it was written before the rule met any pair of either, and shares no code with it.
"""
