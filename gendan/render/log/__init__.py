"""The history of a document, one file a format."""
