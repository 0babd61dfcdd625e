"""A document → DOCX, as Word, WPS and LibreOffice open it (ISO/IEC 29500, transitional)."""

from juesuan.rendering.docx.writer import render_docx

__all__ = ["render_docx"]
