"""Which articles are copies of one another, and which only look alike: pure functions of texts.

`text` says what is compared, `signature` finds candidates, `comparing` decides about a
pair and gives its evidence, `families` groups what one template made.
`docs/duplicates.md` describes the rule, and how it was measured.
"""
