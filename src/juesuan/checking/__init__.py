"""Disclosure → verdicts, root causes and findings.  Knows nothing of files."""
