"""The accountant's workbook: made empty, filled, and read into an account."""
