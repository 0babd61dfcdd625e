"""Pages → tables, unit, year and kind, whatever the format they came from."""
