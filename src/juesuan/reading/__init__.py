"""Files → disclosures: one module a format, and what they have in common."""
