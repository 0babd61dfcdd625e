"""A document → files: PDF, DOCX, HTML, XLSX and JSON."""
