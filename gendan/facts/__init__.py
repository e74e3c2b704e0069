"""Stage 3: documents to tables; calendars and schedules. The only importer of duckdb."""
