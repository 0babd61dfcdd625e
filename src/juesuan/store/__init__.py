"""A data set of many checked disclosures: its tables, folder, and questions asked of it in SQL."""
