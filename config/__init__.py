"""Settings, definitions of cycles, form schemas and reference data."""
