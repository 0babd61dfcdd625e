"""Variants of a PDF that show the same pages in an awkward way.

Each variant is a function from the bytes of a PDF to the bytes of another one; `VARIANTS` lists
them by name. The same input always gives the same bytes.

Left out on purpose: pattern matrices and the appearance streams of annotations are not turned
with the page, the structure tree of a tagged PDF is kept but not adapted, and rules drawn inside
Form XObjects or as clipping paths are not removed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from math import hypot, sqrt

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Matrix, Name, Object, Operator, Page, Pdf, Rectangle

PASSWORD = "x"
OWNER_PASSWORD = "owner"

SHIFT = (137.0, -53.0)
FAKE_BOLD = 0.3
DPI = 100
THICKEST_RULE = 3.5
SHORTEST_RULE = 4.0
TOUCHING = 3.0
FRACTIONS = (0.11, 0.23, 0.37, 0.52, 0.68, 0.83)
MARGIN = 10.0

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Token = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
Choice = Callable[[Collection[Box]], set[Box]]


# ---- pages and their contents


def _inherited(page: Page, key: str) -> Object | None:
    """The value of a page attribute, from the page or the nearest node above it."""
    node: Object | None = page.obj
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _own_attributes(page: Page) -> None:
    """Write the inherited attributes into the page, so that they can be changed for it alone."""
    for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
        value = _inherited(page, key)
        if value is not None:
            page.obj[key] = value
    if "/Resources" not in page.obj:
        page.obj["/Resources"] = Dictionary()


def _each_page(data: bytes, change: Callable[[Pdf, Page], None]) -> bytes:
    """The PDF with a change made to every page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            _own_attributes(page)
            change(pdf, page)
        return _saved(pdf)


def _saved(pdf: Pdf) -> bytes:
    """The bytes of a PDF, the same ones every time."""
    out = BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _streams(page: Page) -> list[Object]:
    """The content streams of a page."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _surround(pdf: Pdf, page: Page, before: bytes, after: bytes) -> None:
    """Put operators before and after what a page shows, keeping its graphics state to itself."""
    first = pdf.make_stream(before + b"\nq\n")
    last = pdf.make_stream(b"\nQ\n" + after + b"\n")
    page.obj["/Contents"] = Array([first, *_streams(page), last])


def _resource(page: Page, kind: str, name: str, value: Object) -> bytes:
    """Give a page a resource of its own; answers the name as it is written in a content stream."""
    resources = Dictionary(dict(page.obj["/Resources"].items()))
    group = resources.get(kind)
    named = Dictionary() if group is None else Dictionary(dict(group.items()))
    named[f"/{name}"] = value
    resources[kind] = named
    page.obj["/Resources"] = resources
    return f"/{name}".encode()


def _rotation(page: Page) -> int:
    """The clockwise turn of a page, one of 0, 90, 180 and 270."""
    return int(page.obj.get("/Rotate", 0)) % 360 // 90 * 90


def _display(page: Page) -> tuple[Matrix, float, float]:
    """From the page as displayed (origin bottom left) to its own space; width and height."""
    box = Rectangle(page.cropbox)
    width, height = box.width, box.height
    turn = {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        90: (0.0, 1.0, -1.0, 0.0, width, 0.0),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, -1.0, 1.0, 0.0, 0.0, height),
    }[_rotation(page)]
    matrix = Matrix(turn) @ Matrix(1, 0, 0, 1, box.llx, box.lly)
    return (matrix, height, width) if _rotation(page) in {90, 270} else (matrix, width, height)


# ---- turned, moved and wrapped pages


def _transform(pdf: Pdf, page: Page, matrix: Matrix) -> None:
    """Move the contents, the boxes and the annotations of a page together."""
    _surround(pdf, page, b"q " + matrix.encode() + b" cm", b"Q")
    for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if key in page.obj:
            page.obj[key] = _moved_box(page.obj[key], matrix)
    annotations = page.obj.get("/Annots")
    for note in () if annotations is None else annotations:
        if "/Rect" in note:
            note["/Rect"] = _moved_box(note["/Rect"], matrix)
        if "/QuadPoints" in note:
            note["/QuadPoints"] = Array(_moved(note["/QuadPoints"], matrix))


def _moved(flat: Iterable[Object], matrix: Matrix) -> list[float]:
    """A flat list of coordinates, transformed."""
    numbers = [float(value) for value in flat]
    points = zip(numbers[::2], numbers[1::2], strict=False)
    return [value for point in points for value in matrix.transform(point)]


def _moved_box(box: Object, matrix: Matrix) -> Array:
    """A box, moved or given a quarter turn."""
    x0, y0, x1, y1 = _moved(box, matrix)
    return Array([min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)])


def _quarter_left(page: Page) -> Matrix:
    """A quarter turn counter-clockwise that brings the MediaBox back to the origin."""
    box = Rectangle(page.mediabox)
    return Matrix(0, 1, -1, 0, box.ury, -box.llx)


def _quarter_right(page: Page) -> Matrix:
    """A quarter turn clockwise that brings the MediaBox back to the origin."""
    box = Rectangle(page.mediabox)
    return Matrix(0, -1, 1, 0, -box.lly, box.urx)


def rotate_90(data: bytes) -> bytes:
    """Contents drawn sideways, put upright by /Rotate 90."""

    def change(pdf: Pdf, page: Page) -> None:
        _transform(pdf, page, _quarter_left(page))
        page.obj["/Rotate"] = (_rotation(page) + 90) % 360

    return _each_page(data, change)


def rotate_270(data: bytes) -> bytes:
    """Contents drawn sideways the other way, put upright by /Rotate 270."""

    def change(pdf: Pdf, page: Page) -> None:
        _transform(pdf, page, _quarter_right(page))
        page.obj["/Rotate"] = (_rotation(page) + 270) % 360

    return _each_page(data, change)


def sideways(data: bytes) -> bytes:
    """Contents drawn sideways (text runs upwards), and displayed so."""
    return _each_page(data, lambda pdf, page: _transform(pdf, page, _quarter_left(page)))


def shifted_mediabox(data: bytes) -> bytes:
    """The page's origin is not its corner; the contents are moved along."""
    return _each_page(data, lambda pdf, page: _transform(pdf, page, Matrix(1, 0, 0, 1, *SHIFT)))


def form_xobject(data: bytes) -> bytes:
    """The whole page inside a turned and enlarged Form XObject, drawn back into place."""
    matrix = Matrix(0, 2, -2, 0, 31, -17)

    def change(pdf: Pdf, page: Page) -> None:
        content = b"\n".join(stream.read_bytes() for stream in _streams(page))
        form = pdf.make_stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Rectangle(page.mediabox).as_array(),
            Matrix=matrix.as_array(),
            Resources=page.obj["/Resources"],
        )
        page.obj["/Resources"] = Dictionary(XObject=Dictionary(StressForm=form))
        draw = b"q " + matrix.inverse().encode() + b" cm /StressForm Do Q\n"
        page.obj["/Contents"] = pdf.make_stream(draw)

    return _each_page(data, change)


def doubled_glyphs(data: bytes) -> bytes:
    """Everything drawn twice, slightly apart, as a fake bold."""

    def change(pdf: Pdf, page: Page) -> None:
        again = pdf.make_stream(b"\nQ q 1 0 0 1 %g 0 cm\n" % FAKE_BOLD)
        once = _streams(page)
        page.obj["/Contents"] = Array(
            [pdf.make_stream(b"q\n"), *once, again, *once, pdf.make_stream(b"\nQ\n")]
        )

    return _each_page(data, change)


def extra_blank_pages(data: bytes) -> bytes:
    """An empty page first, behind every third page, and last; half of them have no /Contents."""
    with pikepdf.open(BytesIO(data)) as pdf:
        count = len(pdf.pages)
        for number, index in enumerate(sorted({0, count, *range(3, count, 3)}, reverse=True)):
            box = Rectangle(pdf.pages[min(index, count - 1)].mediabox)
            blank = Dictionary(Type=Name.Page, MediaBox=box.as_array(), Resources=Dictionary())
            if number % 2:
                blank["/Contents"] = pdf.make_stream(b"q Q\n")
            pdf.pages.insert(index, Page(pdf.make_indirect(blank)))
        return _saved(pdf)


# ---- things drawn over the page


def _grey_text(page: Page, matrix: Matrix, size: float, shows: Iterable[bytes]) -> bytes:
    """Operators for light grey Helvetica in the space of the page as displayed."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    font["/Encoding"] = Name.WinAnsiEncoding
    state = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    font_name = _resource(page, "/Font", "StressFont", font)
    state_name = _resource(page, "/ExtGState", "StressState", state)
    begin = b"q %s cm %s gs 0.8 g BT %s %g Tf\n" % (matrix.encode(), state_name, font_name, size)
    return begin + b"\n".join(shows) + b"\nET Q"


def _slanted(text: bytes, width: float, height: float) -> Iterator[bytes]:
    """Repetitions of a text at 45 degrees all over the page."""
    cosine = sqrt(0.5)
    for y in range(-80, int(height), 170):
        for x in range(-40, int(width), 250):
            place = (cosine, cosine, -cosine, cosine, x, y)
            yield b"%.5f %.5f %.5f %.5f %d %d Tm (%s) Tj" % (*place, text)


def watermark_45(data: bytes) -> bytes:
    """Grey text at 45 degrees, with figures in it, over each page."""

    def change(pdf: Pdf, page: Page) -> None:
        matrix, width, height = _display(page)
        shows = _slanted(b"WATERMARK 2024 12345.67", width, height)
        _surround(pdf, page, b"", _grey_text(page, matrix, 22, shows))

    return _each_page(data, change)


def watermark_flat(data: bytes) -> bytes:
    """One large light grey line with a figure across the middle of each page."""
    ems = 6.669

    def change(pdf: Pdf, page: Page) -> None:
        matrix, width, height = _display(page)
        size = width / (ems + 2)
        show = b"1 0 0 1 %.3f %.3f Tm (DRAFT 888.88) Tj" % (size, height / 2)
        _surround(pdf, page, b"", _grey_text(page, matrix, size, [show]))

    return _each_page(data, change)


def _lines(box: Rectangle) -> Iterator[tuple[Point, Point]]:
    """Lines through a page, across and down."""
    for part in FRACTIONS:
        x, y = box.llx + part * box.width, box.lly + part * box.height
        yield (box.llx + MARGIN, y), (box.urx - MARGIN, y)
        yield (x, box.lly + MARGIN), (x, box.ury - MARGIN)


def _stroked(lines: Iterable[tuple[Point, Point]]) -> bytes:
    """Operators that stroke each line as a path of its own."""
    return b"".join(b"%.3f %.3f m %.3f %.3f l S\n" % (*start, *end) for start, end in lines)


def _filled(lines: Iterable[tuple[Point, Point]], thickness: float) -> bytes:
    """Operators that fill each upright or level line as a thin rectangle."""
    parts = []
    for (x0, y0), (x1, y1) in lines:
        size = (max(x1 - x0, thickness), max(y1 - y0, thickness))
        parts.append(b"%.3f %.3f %.3f %.3f re f\n" % (x0, y0, *size))
    return b"".join(parts)


def white_rules(data: bytes) -> bytes:
    """White lines and rectangles under the page, and white hairlines over it."""

    def change(pdf: Pdf, page: Page) -> None:
        box = Rectangle(page.mediabox)
        lines = list(_lines(box))
        nudged = [((x0 + 5, y0 + 5), (x1 + 5, y1 + 5)) for (x0, y0), (x1, y1) in lines]
        corner = b"%.3f %.3f" % (box.llx + box.width / 5, box.lly + box.height / 5)
        frame = b"%s %.3f %.3f re S\n" % (corner, box.width / 2, box.height / 2)
        whole = b"%.3f %.3f %.3f %.3f re f\n" % (box.llx, box.lly, box.width, box.height)
        under = b"q 1 1 1 rg " + whole + b"1 G 1 w\n" + _stroked(lines) + frame + b"Q"
        over = b"q 0 0 0 0 K 0.2 w\n" + _stroked(nudged[::2]) + frame
        over += b"1 1 1 rg\n" + _filled(nudged[1::2], 0.2) + b"Q"
        _surround(pdf, page, under, over)

    return _each_page(data, change)


def clipped_rules(data: bytes) -> bytes:
    """Black lines through the page that lie outside the clipping path, so that none shows."""

    def change(pdf: Pdf, page: Page) -> None:
        box = Rectangle(page.mediabox)
        lines = list(_lines(box))
        corner = b"%.3f %.3f 6 6 re" % box.lower_left
        opposite = b"%.3f %.3f 6 6 re" % (box.urx - 6, box.ury - 6)
        over = b"q " + corner + b" W n 0 G 0.75 w\n" + _stroked(lines[::2])
        over += b"0 g\n" + _filled(lines[1::2], 0.75) + b"Q\n"
        over += b"q " + corner + b" W n " + opposite + b" W* n 0 G 0.5 w\n" + _stroked(lines) + b"Q"
        _surround(pdf, page, b"", over)

    return _each_page(data, change)


# ---- ruling lines taken away


def _token(name: str, *operands: float) -> Token:
    """An instruction of a content stream."""
    return pikepdf.ContentStreamInstruction(operands, Operator(name))


@dataclass
class _Part:
    """One subpath: its instructions, and its corners where all its sides are straight."""

    tokens: list[Token]
    corners: list[Point]
    straight: bool = True

    def close(self) -> None:
        """Close the subpath."""
        self.tokens.append(_token("h"))
        self.corners.append(self.corners[0])

    def sides(self) -> list[tuple[Point, Point]]:
        """The straight sides, in the space of the path."""
        if not self.straight:
            return []
        return list(zip(self.corners, self.corners[1:], strict=False))


@dataclass
class _Path:
    """A painted path: where it stands in the content stream and how it is painted."""

    start: int
    stop: int
    matrix: Matrix
    width: float
    paint: str
    clips: bool
    parts: list[_Part] = field(default_factory=list)

    @property
    def fills(self) -> bool:
        """Is the inside painted?"""
        return self.paint[0] in "fFBb"

    @property
    def strokes(self) -> bool:
        """Is the outline painted?"""
        return self.paint[0] in "SsBb"

    def stroke_box(self, side: tuple[Point, Point]) -> Box:
        """The box of a stroked side on the page."""
        matrix = self.matrix
        half = self.width * sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) / 2
        (x0, y0), (x1, y1) = (matrix.transform(point) for point in side)
        return (min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)

    def fill_box(self, part: _Part) -> Box:
        """The box of a filled subpath on the page."""
        points = [self.matrix.transform(point) for point in part.corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return (min(xs), min(ys), max(xs), max(ys))

    def boxes(self) -> Iterator[Box]:
        """The boxes of everything in the path that may be a ruling line."""
        for part in self.parts:
            if self.fills and part.straight:
                yield self.fill_box(part)
            if self.strokes:
                yield from map(self.stroke_box, part.sides())


def _continue_path(parts: list[_Part], name: str, token: Token) -> None:
    """Take one path construction operator into the subpaths."""
    numbers = [float(value) for value in token.operands]
    if name == "re":
        x, y, width, height = numbers
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        parts.append(_Part([token], corners))
    elif name == "m":
        parts.append(_Part([token], [(numbers[0], numbers[1])]))
    elif parts and name == "h":
        parts[-1].close()
    elif parts:
        parts[-1].tokens.append(token)
        parts[-1].corners.append((numbers[-2], numbers[-1]))
        parts[-1].straight = parts[-1].straight and name == "l"


def _paths(tokens: list[Token]) -> Iterator[_Path]:
    """The painted paths of a content stream, with the graphics state they are painted in."""
    state = (Matrix(), 1.0)
    stack: list[tuple[Matrix, float]] = []
    parts: list[_Part] = []
    start, clips = 0, False
    for index, token in enumerate(tokens):
        name = str(token.operator)
        if name == "q":
            stack.append(state)
        elif name == "Q":
            state = stack.pop() if stack else state
        elif name == "cm":
            values = [float(value) for value in token.operands]
            state = (Matrix(*values) @ state[0], state[1])
        elif name == "w":
            state = (state[0], float(token.operands[0]))
        elif name in {"m", "l", "re", "h", "c", "v", "y"}:
            start = start if parts else index
            _continue_path(parts, name, token)
        elif name in {"W", "W*"}:
            clips = True
        elif name in {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}:
            if name[0] in "sb" and parts:
                parts[-1].close()
            yield _Path(start, index + 1, *state, name, clips, parts)
            parts, clips = [], False


def _without(path: _Path, doomed: set[Box]) -> list[Token]:
    """The instructions of a path without the ruling lines given by their boxes."""
    kept: list[Token] = []
    thin = [part for part in path.parts if part.straight and path.fill_box(part) in doomed]
    if path.fills:
        for part in path.parts:
            kept += [] if part in thin else part.tokens
        if kept:
            kept.append(_token("f*" if "*" in path.paint else "f"))
    if path.strokes:
        sides = len(kept)
        for part in path.parts:
            if part not in thin or not path.fills:
                kept += _sides_without(path, part, doomed)
        if len(kept) > sides:
            kept.append(_token("S"))
    return kept


def _sides_without(path: _Path, part: _Part, doomed: set[Box]) -> list[Token]:
    """The instructions of one stroked subpath without the doomed sides."""
    left = [side for side in part.sides() if path.stroke_box(side) not in doomed]
    if len(left) == len(part.sides()):
        return part.tokens
    kept: list[Token] = []
    for start, end in left:
        kept += [_token("m", *start), _token("l", *end)]
    return kept


def _is_rule(box: Box) -> bool:
    """Is the box that of a ruling line?"""
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= THICKEST_RULE and hypot(width, height) >= SHORTEST_RULE


def _upright(boxes: Collection[Box]) -> set[Box]:
    """The vertical ruling lines."""
    return {box for box in boxes if _is_rule(box) and box[3] - box[1] > box[2] - box[0]}


def _outer(boxes: Collection[Box]) -> set[Box]:
    """The vertical ruling lines at the left and right end of each table."""
    outer: set[Box] = set()
    for cluster in _clusters([box for box in boxes if _is_rule(box)]):
        upright = _upright(cluster)
        left = min((box[0] for box in upright), default=0.0)
        right = max((box[2] for box in upright), default=0.0)
        if right - left > 2 * THICKEST_RULE:
            outer |= {box for box in upright if box[0] - left < 2 or right - box[2] < 2}
    return outer


def _clusters(boxes: list[Box]) -> list[list[Box]]:
    """Groups of boxes that touch each other, directly or through others."""
    order = sorted(boxes, key=lambda box: box[1])
    leader = list(range(len(order)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for first, box in enumerate(order):
        for second in range(first + 1, len(order)):
            other = order[second]
            if other[1] > box[3] + TOUCHING:
                break
            if other[0] <= box[2] + TOUCHING and box[0] <= other[2] + TOUCHING:
                leader[find(second)] = find(first)
    groups: dict[int, list[Box]] = {}
    for index, box in enumerate(order):
        groups.setdefault(find(index), []).append(box)
    return list(groups.values())


def _remove_rules(data: bytes, choose: Choice) -> bytes:
    """The PDF without the ruling lines chosen on each page."""

    def change(pdf: Pdf, page: Page) -> None:
        if not _streams(page):
            return
        tokens: list[Token] = list(pikepdf.parse_content_stream(page))
        paths = [path for path in _paths(tokens) if path.paint != "n" and not path.clips]
        doomed = choose([box for path in paths for box in path.boxes()])
        kept: list[Token] = []
        done = 0
        for path in paths:
            if not doomed.isdisjoint(path.boxes()):
                kept += tokens[done : path.start]
                kept += _without(path, doomed)
                done = path.stop
        kept += tokens[done:]
        page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    return _each_page(data, change)


def no_border(data: bytes) -> bytes:
    """Tables without their outer left and right rules."""
    return _remove_rules(data, _outer)


def no_vertical_rules(data: bytes) -> bytes:
    """Tables without any vertical rule."""
    return _remove_rules(data, _upright)


# ---- the file rather than the page


def no_tounicode(data: bytes) -> bytes:
    """Fonts that do not tell which characters their glyphs stand for."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for value in pdf.objects:
            if isinstance(value, Dictionary) and "/ToUnicode" in value:
                del value["/ToUnicode"]
        return _saved(pdf)


def image_only(data: bytes) -> bytes:
    """Every page replaced by a grey picture of itself, as from a scanner."""
    source = pypdfium2.PdfDocument(data)
    try:
        with Pdf.new() as pdf:
            for page in source:
                bitmap = page.render(scale=DPI / 72, grayscale=True)
                jpeg = BytesIO()
                picture = bitmap.to_pil().convert("L")
                picture.save(jpeg, "JPEG", quality=80)
                _add_picture(pdf, jpeg.getvalue(), picture.size, page.get_size())
                page.close()
            return _saved(pdf)
    finally:
        source.close()


def _add_picture(pdf: Pdf, jpeg: bytes, pixels: tuple[int, int], size: Point) -> None:
    """Add a page filled by a grey JPEG."""
    page = pdf.add_blank_page(page_size=size)
    image = pdf.make_stream(
        jpeg,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=pixels[0],
        Height=pixels[1],
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Scan=image))
    page.obj["/Contents"] = pdf.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Scan Do Q\n" % size)


def _encrypted(data: bytes, user: str) -> bytes:
    """The PDF encrypted with RC4: the ciphers after it are salted, so never the same twice."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        locked = pikepdf.Encryption(owner=OWNER_PASSWORD, user=user, R=3, aes=False, metadata=False)
        pdf.save(out, encryption=locked, static_id=True, fix_metadata_version=False)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """A file that opens only with `PASSWORD`."""
    return _encrypted(data, PASSWORD)


def encrypted_owner_only(data: bytes) -> bytes:
    """An encrypted file that opens without a password."""
    return _encrypted(data, "")


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "rotate_90": rotate_90,
    "rotate_270": rotate_270,
    "sideways": sideways,
    "shifted_mediabox": shifted_mediabox,
    "form_xobject": form_xobject,
    "watermark_45": watermark_45,
    "watermark_flat": watermark_flat,
    "white_rules": white_rules,
    "clipped_rules": clipped_rules,
    "no_border": no_border,
    "no_vertical_rules": no_vertical_rules,
    "no_tounicode": no_tounicode,
    "image_only": image_only,
    "encrypted": encrypted,
    "encrypted_owner_only": encrypted_owner_only,
    "doubled_glyphs": doubled_glyphs,
    "extra_blank_pages": extra_blank_pages,
}
