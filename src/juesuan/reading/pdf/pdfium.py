"""PDFium's C functions with prototypes of our own, for bulk calls into numpy buffers.

pypdfium2 loads the library; the prototypes here take plain integers for handles and addresses,
which makes a call per character about twice as fast as through ctypes pointers.  PDFium is not
thread-safe, not even across documents: use processes, not threads.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pypdfium2  # importing it initialises the library
import pypdfium2_raw

from juesuan.reading.pages import UnreadableError

_LIBRARY: Final = next(
    path
    for path in Path(pypdfium2_raw.__file__).parent.iterdir()
    if "pdfium" in path.name and path.suffix in {".so", ".dylib", ".dll"}
)
_pdfium: Final = ctypes.PyDLL(str(_LIBRARY))  # the very instance that pypdfium2 initialised
_ = pypdfium2

_HANDLE: Final = ctypes.c_void_p
_INT: Final = ctypes.c_int

_ERRORS: Final = {
    2: "文件打不开。",
    3: "文件已损坏，或不是 PDF。",
    4: "文件已加密，需要密码。",
    5: "文件的安全方式不受支持。",
    6: "文件没有可用的页面。",
}


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function = getattr(_pdfium, name)
    function.restype, function.argtypes = result, list(arguments)
    return function  # type: ignore[no-any-return]


_load_document = _function("FPDF_LoadMemDocument64", _HANDLE, _HANDLE, ctypes.c_size_t, _HANDLE)
_close_document = _function("FPDF_CloseDocument", None, _HANDLE)
_last_error = _function("FPDF_GetLastError", ctypes.c_ulong)
_page_count = _function("FPDF_GetPageCount", _INT, _HANDLE)
_load_page = _function("FPDF_LoadPage", _HANDLE, _HANDLE, _INT)
_close_page = _function("FPDF_ClosePage", None, _HANDLE)
_text_load = _function("FPDFText_LoadPage", _HANDLE, _HANDLE)
_text_close = _function("FPDFText_ClosePage", None, _HANDLE)

page_box = _function("FPDF_GetPageBoundingBox", _INT, _HANDLE, _HANDLE)
page_rotation = _function("FPDFPage_GetRotation", _INT, _HANDLE)
char_count = _function("FPDFText_CountChars", _INT, _HANDLE)
char_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
char_text = _function("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _HANDLE)
char_box = _function("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _HANDLE)
char_matrix = _function("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _HANDLE)
char_map_error = _function("FPDFText_HasUnicodeMapError", _INT, _HANDLE, _INT)
char_color = _function("FPDFText_GetFillColor", _INT, _HANDLE, _INT, *[_HANDLE] * 4)
object_count = _function("FPDFPage_CountObjects", _INT, _HANDLE)
object_at = _function("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
object_type = _function("FPDFPageObj_GetType", _INT, _HANDLE)
object_bounds = _function("FPDFPageObj_GetBounds", _INT, _HANDLE, *[_HANDLE] * 4)
object_matrix = _function("FPDFPageObj_GetMatrix", _INT, _HANDLE, _HANDLE)
fill_color = _function("FPDFPageObj_GetFillColor", _INT, _HANDLE, *[_HANDLE] * 4)
stroke_color = _function("FPDFPageObj_GetStrokeColor", _INT, _HANDLE, *[_HANDLE] * 4)
clip_path = _function("FPDFPageObj_GetClipPath", _HANDLE, _HANDLE)
clip_count = _function("FPDFClipPath_CountPaths", _INT, _HANDLE)
clip_segment_count = _function("FPDFClipPath_CountPathSegments", _INT, _HANDLE, _INT)
clip_segment = _function("FPDFClipPath_GetPathSegment", _HANDLE, _HANDLE, _INT, _INT)
path_segment_count = _function("FPDFPath_CountSegments", _INT, _HANDLE)
path_segment = _function("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
path_draw_mode = _function("FPDFPath_GetDrawMode", _INT, _HANDLE, _HANDLE, _HANDLE)
segment_point = _function("FPDFPathSegment_GetPoint", _INT, _HANDLE, _HANDLE, _HANDLE)
segment_type = _function("FPDFPathSegment_GetType", _INT, _HANDLE)
segment_close = _function("FPDFPathSegment_GetClose", _INT, _HANDLE)
form_object_count = _function("FPDFFormObj_CountObjects", _INT, _HANDLE)
form_object = _function("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)

OBJECT_TEXT: Final = 1
OBJECT_PATH: Final = 2
OBJECT_IMAGE: Final = 3
OBJECT_SHADING: Final = 4
OBJECT_FORM: Final = 5
SEGMENT_LINE: Final = 0
SEGMENT_MOVE: Final = 2


@contextmanager
def open_document(data: bytes) -> Iterator[tuple[int, int]]:
    """Open a PDF from memory: its handle and number of pages.  Raises ``UnreadableError``."""
    buffer = np.frombuffer(data, np.uint8)  # the bytes themselves, kept alive while it is open
    handle = _load_document(buffer.ctypes.data, len(data), None)
    if not handle:
        raise UnreadableError(_ERRORS.get(_last_error(), "文件读不出来。"))
    try:
        yield handle, _page_count(handle)
    finally:
        _close_document(handle)


@contextmanager
def open_page(document: int, index: int) -> Iterator[int]:
    """Load a page (from 0); yields 0 when it is damaged."""
    handle = _load_page(document, index) or 0
    try:
        yield handle
    finally:
        if handle:
            _close_page(handle)


@contextmanager
def open_text(page: int) -> Iterator[int]:
    """Load a page's text; yields 0 when it has none."""
    handle = _text_load(page) or 0
    try:
        yield handle
    finally:
        if handle:
            _text_close(handle)
