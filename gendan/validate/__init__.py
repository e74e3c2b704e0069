"""Stage 2: documents to troubles: shape by JSON Schema, the inner sense of checklists and calendars."""
