"""What an article has said over time: one version per wording, whatever order it was seen in."""
