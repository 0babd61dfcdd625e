"""juesuan: reads and checks final-accounts disclosures (决算公开)."""
