"""The verbs of `healthnews`: each turns arguments into one call, and its result into output."""
