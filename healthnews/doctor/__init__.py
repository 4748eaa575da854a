"""Whether the set-up is sound: each module here looks at one part of it."""
