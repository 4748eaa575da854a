"""The sections of an article's page that rest on views of their own, one module each."""
