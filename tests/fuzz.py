"""Deterministic damage for fuzzing the readers.

`mutations(data, seed)` yields one damaged copy of a document for each kind of damage, under the
name of that kind. A PDF is damaged in its bytes and in its objects, any other input in its bytes
and in its text. Nothing is drawn from outside `seed`, so a failure is repeated by naming the
document, the seed and the kind; `mutation` makes a single one.

The kinds in `HEAVY` are made by `mutation` only: PDFium itself does not survive them in reasonable
time or memory, so try them only on a reader that runs in a process of its own, under a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

Damage = Callable[[bytes, Random], bytes]
Change = Callable[[Pdf, Random], None]
Rewrite = Callable[[str, Random], str]


# ---- bytes of any document


def _range(data: bytes, random: Random, longest: int = 4096) -> tuple[int, int]:
    """A random range of the data."""
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randint(1, longest))


def _flip(data: bytes, random: Random) -> bytes:
    """Flip a few dozen bits."""
    out = bytearray(data)
    for _ in range(random.randint(1, 64) if data else 0):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def _delete(data: bytes, random: Random) -> bytes:
    """Take a range out."""
    start, stop = _range(data, random)
    return data[:start] + data[stop:]


def _duplicate(data: bytes, random: Random) -> bytes:
    """Write a range twice."""
    start, stop = _range(data, random)
    return data[:stop] + data[start:]


def _truncate(data: bytes, random: Random) -> bytes:
    """Keep the beginning."""
    return data[: random.randrange(len(data) + 1)]


def _behead(data: bytes, random: Random) -> bytes:
    """Keep the end."""
    return data[random.randrange(len(data) + 1) :]


def _splice(data: bytes, random: Random) -> bytes:
    """Write one range over another place."""
    start, stop = _range(data, random)
    target = random.randrange(len(data) + 1)
    return data[:target] + data[start:stop] + data[target + stop - start :]


def _insert(data: bytes, random: Random) -> bytes:
    """Put random bytes between."""
    start, _ = _range(data, random)
    return data[:start] + random.randbytes(random.randint(1, 4096)) + data[start:]


def _zero(data: bytes, random: Random) -> bytes:
    """Overwrite a range with zeros, as a download does that lost a block."""
    start, stop = _range(data, random, 65536)
    return data[:start] + bytes(stop - start) + data[stop:]


def _swap(data: bytes, random: Random) -> bytes:
    """Exchange the order of two neighbouring ranges."""
    start, middle = _range(data, random)
    stop = min(len(data), middle + random.randint(1, 4096))
    return data[:start] + data[middle:stop] + data[start:middle] + data[stop:]


# ---- bytes of a PDF

NUMBERS = (
    b"0", b"-1", b"-0", b"1", b"2147483647", b"2147483648", b"-2147483649", b"4294967296",
    b"99999999999999999999", b"0.0000000000000000001", b"1e30", b"nan", b"inf", b"--5", b"+.",
    b"5.5.5",
)  # fmt: skip


def _replaced(
    data: bytes, random: Random, pattern: bytes, write: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    """Rewrite up to eight random matches of a pattern."""
    spans: dict[int, re.Match[bytes]] = {}
    for _ in range(random.randint(1, 8)):
        found = re.compile(pattern).search(data, random.randrange(len(data) + 1))
        found = found or re.search(pattern, data)
        if found:
            spans[found.start()] = found
    for start in sorted(spans, reverse=True):
        data = data[:start] + write(spans[start]) + data[spans[start].end() :]
    return data


def _numbers_at(data: bytes, random: Random, pattern: bytes) -> bytes:
    """Replace the number that ends a match of a pattern."""

    def write(found: re.Match[bytes]) -> bytes:
        nearby = b"%d" % (int(found[2]) + random.choice((-1, 1, 7)))
        return found[1] + random.choice((nearby, random.choice(NUMBERS)))

    return _replaced(data, random, pattern, write)


def _xref(data: bytes, random: Random) -> bytes:
    """Damage the cross-reference table or stream that startxref points at."""
    last = data.rfind(b"startxref")
    found = re.compile(rb"startxref\s+(\d{1,12})").match(data, last) if last >= 0 else None
    start = min(int(found[1]), len(data)) if found else 0
    out = bytearray(data)
    for _ in range(random.randint(1, 40)):
        position = start + random.randrange(2000)
        if position < len(out):
            out[position] = random.choice(b"0123456789nf \n")
    return bytes(out)


def _keywords(data: bytes, random: Random) -> bytes:
    """Break words that hold the file together."""
    pattern = rb"endobj|endstream|\bstream|\bobj|trailer|xref|startxref|%%EOF|>>|<<"
    return _replaced(data, random, pattern, lambda found: random.choice((b"", b"#", found[0] * 2)))


def _names(data: bytes, random: Random) -> bytes:
    """Exchange keys of dictionaries."""
    keys = (b"/Type", b"/Kids", b"/Parent", b"/Pages", b"/Length", b"/Filter", b"/Font", b"/W")
    return _replaced(data, random, rb"/[A-Z][A-Za-z]+", lambda _: random.choice(keys))


def _boxes(data: bytes, random: Random) -> bytes:
    """Write impossible numbers into boxes, keeping their length in bytes."""
    texts = (
        b"nan nan nan nan",
        b"0 0 1e30 1e30",
        b"0 0 inf inf",
        b"0 0 0 0",
        b"9 9 -9 -9",
        b"0 0 <<",
    )

    def write(found: re.Match[bytes]) -> bytes:
        return found[1] + random.choice(texts)[: len(found[2])].ljust(len(found[2])) + b"]"

    return _replaced(data, random, rb"(/(?:Media|Crop|B)Box\s*\[)([^\]]{0,200})\]", write)


def _deep_object(data: bytes, random: Random) -> bytes:
    """Nest arrays or dictionaries very deeply inside an object."""
    depth = random.choice((600, 20_000))
    deep = random.choice((b"[" * depth + b"]" * depth, b"<</A " * depth + b">>" * depth))
    return _replaced(data, random, rb"/Type\b", lambda _: b"/Deep " + deep + b" /Type")


def _false_encryption(data: bytes, random: Random) -> bytes:
    """Say that the file is encrypted where it is not."""
    value = random.choice((b"1 0 R", b"<<>>", b"<</Filter/Standard/V 9/R 9/O()/U()/P 0>>", b"null"))
    return re.sub(rb"/Root\b", b"/Encrypt " + value + b" /Root", data)


def _no_trailer(data: bytes, random: Random) -> bytes:
    """Cut off the trailer and what follows."""
    last = max(data.rfind(b"trailer"), data.rfind(b"startxref"))
    return data[:last] if last > 0 else data


def _junk_before(data: bytes, random: Random) -> bytes:
    """Move every offset by junk before the header."""
    return random.randbytes(random.choice((1, 1000, 2000))) + data


def _twice(data: bytes, random: Random) -> bytes:
    """Write the file twice in a row."""
    return data + data


def _header_only(data: bytes, random: Random) -> bytes:
    """Little more than the first line."""
    return random.choice((b"", b"%PDF-", b"%PDF-1.7\n", b"%PDF-9.9\nstartxref\n0\n%%EOF"))


# ---- pages and objects of a PDF


def _page(pdf: Pdf, random: Random) -> Page:
    """One of the pages."""
    return pdf.pages[random.randrange(len(pdf.pages))]


def _draw(pdf: Pdf, random: Random, content: bytes) -> Page:
    """Let a page show something else, with Helvetica as /F to write with; answers the page."""
    page = _page(pdf, random)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj["/Resources"] = Dictionary(Font=Dictionary(F=font))
    page.obj["/Contents"] = pdf.make_stream(content)
    return page


def _content(page: Page) -> bytes:
    """What a page draws."""
    contents = page.obj.get("/Contents", Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _form(pdf: Pdf, content: bytes) -> Object:
    """A Form XObject."""
    box = Array([0, 0, 600, 900])
    form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box)
    form["/Resources"] = Dictionary(XObject=Dictionary())
    return form


def _no_contents(pdf: Pdf, random: Random) -> None:
    """A page without contents."""
    page = _page(pdf, random)
    if "/Contents" in page.obj:
        del page.obj["/Contents"]


def _odd_contents(pdf: Pdf, random: Random) -> None:
    """Contents that are no stream."""
    page = _page(pdf, random)
    odd = (b"7", b"/Name", b"(text)", b"<<>>", b"[null 7 [(x)] <<>>]", b"true")
    page.obj["/Contents"] = random.choice((Object.parse(random.choice(odd)), page.obj))


def _rewritten(pdf: Pdf, random: Random, damage: Damage) -> None:
    """Damage what a page draws, inside a sound file."""
    page = _page(pdf, random)
    page.obj["/Contents"] = pdf.make_stream(damage(_content(page), random))


def _content_numbers(content: bytes, random: Random) -> bytes:
    """Replace numbers in what is drawn."""
    pattern = rb"(?<![\w.<])-?\d+(?:\.\d+)?(?![\w.>])"
    for _ in range(6):
        content = _replaced(content, random, pattern, lambda _: random.choice(NUMBERS))
    return content


def _content_operators(content: bytes, random: Random) -> bytes:
    """Exchange operators in what is drawn."""
    other = (
        b"q",
        b"Q",
        b"cm",
        b"BT",
        b"ET",
        b"Tj",
        b"TJ",
        b"Do",
        b"re",
        b"W",
        b"n",
        b"S",
        b"'",
        b"BI",
    )
    return _replaced(
        content, random, rb"\b(?:q|Q|BT|ET|Tj|TD|Tf|re|S)\b", lambda _: random.choice(other)
    )


def _unbalanced(pdf: Pdf, random: Random) -> None:
    """Far more beginnings than ends, or the other way round."""
    page = _page(pdf, random)
    pieces = (b"q ", b"Q ", b"BT ", b"EMC ", b"[", b"<< /A ", b"(", b"q 0 0 9 9 re W n ")
    page.obj["/Contents"] = pdf.make_stream(random.choice(pieces) * 100_000 + _content(page))


def _nested_marks(pdf: Pdf, random: Random) -> None:
    """Marked content nested so deeply that PDFium takes gigabytes for it."""
    page = _page(pdf, random)
    page.obj["/Contents"] = pdf.make_stream(b"/A BMC " * 20_000 + _content(page) + b" 0 0 9 9 re f")


def _media_box(pdf: Pdf, random: Random) -> None:
    """A page of no size, of a negative one, of one beyond all bounds, or of none."""
    boxes = (
        b"[0 0 0 0]", b"[5 5 5 900]", b"[10 10 -10 -10]", b"[0 0 100]", b"[]", b"7", b"(box)",
        b"[/NaN /NaN /NaN /NaN]", b"[(0) (0) (595) (842)]", b"[0 0 99999999999999999999.0 1]",
        b"[0 0 0.0000001 0.0000001]", b"[-2147483648 -2147483648 2147483647 2147483647]",
        b"[0 0 1000000000 1000000000]", b"[null null null null]",
    )  # fmt: skip
    key = random.choice(("/MediaBox", "/CropBox"))
    _page(pdf, random).obj[key] = Object.parse(random.choice(boxes))


def _huge_page(pdf: Pdf, random: Random) -> None:
    """The largest page there may be, sometimes with a unit that makes it larger still."""
    page = _page(pdf, random)
    page.obj["/MediaBox"] = Array([0, 0, 14400, 14400])
    page.obj["/CropBox"] = Array([0, 0, 14400, 14400])
    if random.random() < 0.5:
        page.obj["/UserUnit"] = 75000


def _odd_rotate(pdf: Pdf, random: Random) -> None:
    """A turn that is no quarter turn, or no number."""
    turns = (b"45", b"-90", b"810", b"2147483647", b"90.0", b"/R", b"[90]", b"(90)")
    _page(pdf, random).obj["/Rotate"] = Object.parse(random.choice(turns))


def _cyclic(pdf: Pdf, random: Random, content: bytes) -> None:
    """Two Form XObjects, A and B, that know each other; A is given, B draws A."""
    first, second = _form(pdf, content), _form(pdf, b"/A Do 0 0 9 9 re f")
    for form in (first, second):
        form.Resources.XObject["/A"] = first
        form.Resources.XObject["/B"] = second
    page = _draw(pdf, random, b"/A Do")
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(A=first))


def _cyclic_form(pdf: Pdf, random: Random) -> None:
    """A Form XObject that draws itself, or one that draws it again."""
    _cyclic(pdf, random, random.choice((b"/A Do", b"/B Do")))


def _branching_form(pdf: Pdf, random: Random) -> None:
    """A Form XObject that draws itself twice: PDFium never ends loading the page."""
    _cyclic(pdf, random, random.choice((b"/A Do /A Do", b"/A Do /B Do")))


def _nested_forms(pdf: Pdf, random: Random) -> None:
    """Forms in forms: a long chain, or few levels that draw the next one several times."""
    depth, times = random.choice(((500, 1), (8, 3)))
    form = _form(pdf, b"0 0 9 9 re f")
    for _ in range(depth):
        outer = _form(pdf, b"1 0 0 1 1 1 cm /A Do\n" * times)
        outer.Resources.XObject["/A"] = form
        form = outer
    page = _draw(pdf, random, b"/A Do")
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(A=form))


def _tiny_paths(pdf: Pdf, random: Random) -> None:
    """Tens of thousands of tiny path objects."""
    dots = (b"%d %d .5 .5 re f\n" % (i % 590, i // 590 * 7) for i in range(60_000))
    _draw(pdf, random, b"".join(dots))


def _long_path(pdf: Pdf, random: Random) -> None:
    """One path with tens of thousands of sides along a lattice."""
    corners = (b"%d %d l\n" % ((i // 2) % 600, (i + 1) // 2 % 800) for i in range(80_000))
    _draw(pdf, random, b"0 0 m\n" + b"".join(corners) + b"S")


def _dense_grid(pdf: Pdf, random: Random) -> None:
    """A ruled table of hundreds of thousands of cells."""
    across = (b"0 %g 600 .1 re f\n" % (i * 0.8) for i in range(1000))
    down = (b"%g 0 m %g 800 l S\n" % (i * 0.6, i * 0.6) for i in range(1000))
    _draw(pdf, random, b".1 w\n" + b"".join(across) + b"".join(down))


def _many_characters(pdf: Pdf, random: Random) -> None:
    """Two hundred thousand characters on one page, in lines or all in one place."""
    leading = random.choice((0.4, 0.0))
    line = b"(" + b"1234.56 " * 25 + b") Tj T*\n"
    _draw(pdf, random, b"BT /F 1 Tf %g TL 10 800 Td\n" % leading + line * 1000 + b"ET")


def _odd_text(pdf: Pdf, random: Random) -> None:
    """Text with singular, immense and turning matrices and sizes."""
    matrices = ("0 0 0 0 9 9", "1 1 1 1 9 9", "1 0 0 1 1000000000000 9", "0.0000000001 0 0 1 9 9")
    sizes = ("0", "-12", "1000000000", "0.0000001")
    parts = [
        f"/F {size} Tf {matrix} Tm (12.34) Tj [(5) -99999999 (6) 99999999 (7)] TJ"
        for size in sizes
        for matrix in matrices
    ]
    turning = [f"/F 9 Tf 1 {i / 50} -{i / 50} 1 300 400 Tm (12.34) Tj" for i in range(500)]
    _draw(pdf, random, "\n".join(["BT", *parts, *turning, "ET"]).encode())


def _fonts(page: Page) -> Object:
    """The fonts of a page."""
    return page.resources.get("/Font", Dictionary())


def _no_fonts(pdf: Pdf, random: Random) -> None:
    """A page whose fonts are missing."""
    page = _page(pdf, random)
    page.obj["/Resources"] = random.choice((Dictionary(), Dictionary(Font=Dictionary())))


def _odd_fonts(pdf: Pdf, random: Random) -> None:
    """Fonts that are not what they should be."""
    odd = (b"[null]", b"7", b"[]", b"<<>>", b"<</Type/Font/Subtype/Type0/Encoding/Identity-H>>")
    for page in pdf.pages:
        for name in sorted(_fonts(page).keys()):
            _fonts(page)[name] = Object.parse(random.choice(odd))


def _cyclic_fonts(pdf: Pdf, random: Random) -> None:
    """Fonts that are their own descendants."""
    for font in list(_fonts(_page(pdf, random)).as_dict().values()):
        font["/DescendantFonts"] = Array([font])
        font["/FontDescriptor"] = font


def _odd_tounicode(pdf: Pdf, random: Random) -> None:
    """Fonts that name the wrong characters: other digits, surrogates, long strings, or none."""
    maps = (
        b"1 beginbfrange <0000> <FFFF> <0030> endbfrange",
        b"1 beginbfrange <0000> <FFFF> <D800> endbfrange",
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange",
        b"1 beginbfrange <0000> <FFFF> <" + b"4E00" * 500 + b"> endbfrange",
        b"99999999 beginbfrange <FFFFFFFFFF> <00> <> endbfrange [[[",
    )
    cmap = b"/CIDInit /ProcSet findresource begin begincmap\n%s\nendcmap end" % random.choice(maps)
    stream = pdf.make_stream(cmap)
    for page in pdf.pages:
        for font in list(_fonts(page).as_dict().values()):
            font["/ToUnicode"] = stream


def _odd_resources(pdf: Pdf, random: Random) -> None:
    """Resources that are no dictionary, or hold themselves."""
    page = _page(pdf, random)
    own = pdf.make_indirect(Dictionary())
    own["/Font"] = own["/XObject"] = own["/ExtGState"] = own
    page.obj["/Resources"] = random.choice((own, page.obj, Array(), Name.Odd))


def _deep_tree(pdf: Pdf, random: Random) -> None:
    """A page tree of a single branch, very deep."""
    node = pdf.Root.Pages
    count = len(pdf.pages)
    for _ in range(random.choice((300, 3000))):
        above = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=count))
        node["/Parent"] = above
        node = above
    pdf.Root["/Pages"] = node


def _cyclic_tree(pdf: Pdf, random: Random) -> None:
    """A page tree that comes back to its root, or a page that is its own parent."""
    page, root = _page(pdf, random), pdf.Root.Pages
    if random.random() < 0.5:
        root.Kids.insert(random.randrange(len(root.Kids) + 1), root)
        root["/Parent"] = root
    else:
        for key in ("/MediaBox", "/Resources"):
            if key in page.obj:
                del page.obj[key]
        page.obj["/Parent"] = page.obj


def _odd_tree(pdf: Pdf, random: Random) -> None:
    """A page tree with kids that are no pages, or a count that is not theirs."""
    root, page = pdf.Root.Pages, _page(pdf, random)
    what = random.randrange(4)
    if what == 0:
        root.Kids.extend([page.obj] * 500)
        root["/Count"] = len(root.Kids)
    elif what == 1:
        root["/Count"] = random.choice((0, -1, 1_000_000_000, 2147483648))
    elif what == 2:
        root.Kids.insert(0, random.choice((Object.parse(b"null"), Dictionary(), Array(), 7)))
    else:
        page.obj["/Type"] = random.choice((Name.Pages, Name.Catalog, Name.Font))


def _huge_image(pdf: Pdf, random: Random) -> None:
    """A page with a picture that claims to be immense."""
    size = random.choice((30_000, 1_000_000, 2147483647))
    image = pdf.make_stream(b"\0" * 100, Type=Name.XObject, Subtype=Name.Image, Width=size)
    image.stream_dict.update(
        Dictionary(Height=size, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    )
    page = _draw(pdf, random, b"600 0 0 800 0 0 cm /I Do")
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(I=image))


def _inflated(pdf: Pdf, random: Random) -> None:
    """Contents that grow a thousandfold when they are inflated."""
    packed = zlib.compress(random.choice((b" ", b"q Q ", b"0 0 m\n")) * 3_000_000, 9)
    page = _page(pdf, random)
    page.obj["/Contents"] = stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)


def _odd_filter(pdf: Pdf, random: Random) -> None:
    """Contents under filters that do not fit them."""
    names = (
        "FlateDecode",
        "LZWDecode",
        "ASCII85Decode",
        "DCTDecode",
        "JBIG2Decode",
        "JPXDecode",
        "No",
    )
    page = _page(pdf, random)
    stream = pdf.make_stream(b"")
    chain = [Name("/" + random.choice(names)) for _ in range(random.choice((1, 2, 200)))]
    stream.write(random.randbytes(2000), filter=Array(chain))
    page.obj["/Contents"] = stream


def _cyclic_catalogue(pdf: Pdf, random: Random) -> None:
    """Outlines, names, structure and attachments that come back to themselves."""
    node = pdf.make_indirect(Dictionary(Type=Name.Outlines, Title=pikepdf.String("x"), Count=9))
    for key in ("/First", "/Last", "/Next", "/Prev", "/Parent", "/K", "/RoleMap", "/P", "/EF"):
        node[key] = node
    node["/Kids"] = Array([node, node])
    node["/Nums"] = node["/Names"] = Array([pikepdf.String("a"), node])
    for key in ("/Outlines", "/StructTreeRoot", "/AcroForm", "/PageLabels", "/Dests"):
        pdf.Root[key] = node
    pdf.Root["/Names"] = Dictionary(EmbeddedFiles=node, Dests=node)
    pdf.Root["/AF"] = Array([node])


def _attachment(pdf: Pdf, random: Random) -> None:
    """Attached data that are not what their name says."""
    texts = (
        b"", random.randbytes(5000), b"[" * 100_000, b"null", b'{"facts": [', b'{"facts": {}}' * 2,
        b'{"facts": [' + b'{"value": 1e999999999},' * 999 + b"{}]}", b"\xff\xfe{\0}\0",
        b'{"value": ' + b"9" * 1_000_000 + b"}",
    )  # fmt: skip
    text = random.choice(texts)
    for value in pdf.objects:
        if isinstance(value, pikepdf.Stream) and value.get("/Type") == Name.EmbeddedFile:
            value.write(text)
    file = pdf.make_stream(text, Type=Name.EmbeddedFile)
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, EF=Dictionary(F=file)))
    spec["/F"] = spec["/UF"] = pikepdf.String(random.choice(("facts.json", "../../facts.json", "")))
    spec["/AFRelationship"] = Name.Data
    if "/Names" not in pdf.Root:
        tree = Dictionary(Names=Array([pikepdf.String("facts.json"), spec]))
        pdf.Root["/Names"] = Dictionary(EmbeddedFiles=tree)
    pdf.Root["/AF"] = Array([spec])


def _odd_metadata(pdf: Pdf, random: Random) -> None:
    """Titles, dates and XMP that nobody should trust."""
    text = random.choice(("\0" * 10, "A" * 1_000_000, "\u202e决算\ufffe", "<script>", "D:99999999"))
    for key in ("/Title", "/Producer", "/CreationDate", "/ModDate"):
        pdf.docinfo[key] = pikepdf.String(text)
    entity = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>"
    xmp = random.choice((b"<" * 100_000, random.randbytes(3000), entity))
    pdf.Root["/Metadata"] = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)


# ---- text

SPACES = "\u3000\xa0\u200b\u2028\x0b\x0c\x85\ufeff\t\r\x1c"
AMOUNTS = (
    "NaN", "sNaN", "Infinity", "-Infinity", "1E+999999999", "1e-999999999", "--5", "1,,2.3",
    "1.2.3", "0x10", "1_000", "-0.00", "（5.00）", "+7", "１２．３４", "١٢٣.٤٥", "①②", "一二三",
    "%", "9" * 400, "0." + "0" * 400 + "1", "1,2,3,4,5", ".", "¥", "−3.1",
)  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _text(data: bytes) -> str:
    """The text of a document in whichever of the usual encodings it is."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _put(text: str, random: Random, piece: str) -> str:
    """Put a piece into the text at a random place."""
    place = random.randrange(len(text) + 1)
    return text[:place] + piece + text[place:]


def _with(*pieces: str) -> Rewrite:
    """A rewrite that puts one of some pieces into the text."""
    return lambda text, random: _put(text, random, random.choice(pieces))


def _everywhere(text: str, random: Random, pieces: str, share: float) -> str:
    """Put characters between those of the text."""
    return "".join(c + random.choice(pieces) if random.random() < share else c for c in text)


def _shuffled_lines(text: str, random: Random) -> str:
    """The lines in another order."""
    lines = text.splitlines()
    random.shuffle(lines)
    return "\n".join(lines)


def _uneven_lines(text: str, random: Random) -> str:
    """Lines lost, doubled and torn."""
    kinds = ("", "{0}\n", "{0}\n{0}\n", "{0}", "{0}\r", "\n\n{0}\r\n")
    lines = (line.replace("{", "").replace("}", "") for line in text.splitlines())
    return "".join(random.choices(kinds, (1, 20, 1, 1, 1, 1))[0].format(line) for line in lines)


def _one_a_line(text: str, random: Random) -> str:
    """Every character on a line of its own."""
    return "\n".join(text[:200_000])


def _odd_amounts(text: str, random: Random) -> str:
    """Some figures replaced by what looks like one, or used to."""
    return NUMBER.sub(lambda m: random.choice(AMOUNTS) if random.random() < 0.2 else m[0], text)


def _odd_digits(text: str, random: Random) -> str:
    """The digits of another script throughout."""
    zero = random.choice("０٠०𝟎")
    return text.translate({ord("0") + i: ord(zero) + i for i in range(10)})


def _many_headings(text: str, random: Random) -> str:
    """The titles of the document's tables thousands of times."""
    titles = [line for line in text.splitlines() if line.strip().endswith("表")] or [
        "收入支出决算总表"
    ]
    return "\n".join([text, *random.choices(titles, k=5000), text])


def _mixed_encodings(data: bytes, random: Random) -> bytes:
    """Each line in an encoding of its own."""
    codecs = ("utf-8", "utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-7")
    lines = _text(data).splitlines()
    return b"\n".join(line.encode(random.choice(codecs), errors="replace") for line in lines)


def _other_encoding(data: bytes, random: Random) -> bytes:
    """The whole text in another encoding, with or without a mark."""
    codecs = ("gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp037")
    return _text(data).encode(random.choice(codecs), errors="replace")


def _bad_utf8(data: bytes, random: Random) -> bytes:
    """Sequences that are no UTF-8: overlong, surrogates, too large, cut short."""
    bad = (b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe5\x86", b"\xff", b"\x80" * 50)
    for _ in range(20):
        place = random.randrange(len(data) + 1)
        data = data[:place] + random.choice(bad) + data[place:]
    return data


def _random_bytes(data: bytes, random: Random) -> bytes:
    """Nothing but noise."""
    return random.randbytes(random.choice((0, 1, 100, 100_000)))


def _nuls(data: bytes, random: Random) -> bytes:
    """NUL bytes all over the text."""
    return b"".join(line + bytes(random.randint(0, 3)) for line in data.splitlines(keepends=True))


def _nothing(data: bytes, random: Random) -> bytes:
    """As good as empty."""
    return random.choice(
        (b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\x0c" * 9, b" " * 9999)
    )


# ---- the whole list


def _damage_text(data: bytes, random: Random, rewrite: Rewrite) -> bytes:
    """Rewrite a document's text, in UTF-8."""
    return rewrite(_text(data), random).encode("utf-8", errors="surrogatepass")


def _damage_pdf(data: bytes, random: Random, change: Change) -> bytes:
    """Change the objects of a PDF and write it without mending anything."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf, random)
        pdf.save(out, static_id=True, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()


ANY: dict[str, Damage] = {
    "flip": _flip,
    "delete": _delete,
    "duplicate": _duplicate,
    "truncate": _truncate,
    "behead": _behead,
    "splice": _splice,
    "insert": _insert,
    "zero": _zero,
    "swap": _swap,
}
PDF_BYTES: dict[str, Damage] = {
    "xref": _xref,
    "startxref": partial(_numbers_at, pattern=rb"(startxref\s+)(\d{1,12})"),
    "length": partial(_numbers_at, pattern=rb"(/Length\s+)(\d{1,12})"),
    "object-number": partial(_numbers_at, pattern=rb"(\n)(\d{1,12})(?= 0 obj)"),
    "reference": partial(_numbers_at, pattern=rb"([ \[])(\d{1,12})(?= 0 R\b)"),
    "number": partial(_numbers_at, pattern=rb"([ \[])(\d{1,12})(?=[ \]/>])"),
    "keyword": _keywords,
    "name": _names,
    "box": _boxes,
    "deep-object": _deep_object,
    "false-encryption": _false_encryption,
    "no-trailer": _no_trailer,
    "junk-before": _junk_before,
    "twice": _twice,
    "header-only": _header_only,
}
PDF_OBJECTS: dict[str, Change] = {
    "no-contents": _no_contents,
    "odd-contents": _odd_contents,
    "content-flip": partial(_rewritten, damage=_flip),
    "content-truncate": partial(_rewritten, damage=_truncate),
    "content-splice": partial(_rewritten, damage=_splice),
    "content-number": partial(_rewritten, damage=_content_numbers),
    "content-operator": partial(_rewritten, damage=_content_operators),
    "unbalanced": _unbalanced,
    "media-box": _media_box,
    "huge-page": _huge_page,
    "odd-rotate": _odd_rotate,
    "cyclic-form": _cyclic_form,
    "nested-forms": _nested_forms,
    "tiny-paths": _tiny_paths,
    "long-path": _long_path,
    "dense-grid": _dense_grid,
    "many-characters": _many_characters,
    "odd-text": _odd_text,
    "no-fonts": _no_fonts,
    "odd-fonts": _odd_fonts,
    "cyclic-fonts": _cyclic_fonts,
    "odd-tounicode": _odd_tounicode,
    "odd-resources": _odd_resources,
    "deep-tree": _deep_tree,
    "cyclic-tree": _cyclic_tree,
    "odd-tree": _odd_tree,
    "huge-image": _huge_image,
    "inflated": _inflated,
    "odd-filter": _odd_filter,
    "cyclic-catalogue": _cyclic_catalogue,
    "attachment": _attachment,
    "odd-metadata": _odd_metadata,
}
HEAVY: dict[str, Change] = {
    "branching-form": _branching_form,
    "nested-marks": _nested_marks,
}
TEXT_BYTES: dict[str, Damage] = {
    "random-bytes": _random_bytes,
    "nuls": _nuls,
    "nothing": _nothing,
    "bad-utf8": _bad_utf8,
    "mixed-encodings": _mixed_encodings,
    "other-encoding": _other_encoding,
}
TEXT: dict[str, Rewrite] = {
    "long-line": _with("预算" * 500_000, "\n" + "x" * 1_000_000, " " * 1_000_000),
    "million-digits": _with("年初预算为" + "9" * 1_000_000 + "万元", "9" * 1_000_000 + ".01"),
    "many-commas": _with("1," * 300_000, "1.1" * 300_000, "，" * 300_000, "-" * 300_000),
    "nested-brackets": _with(
        "（" * 100_000, "（" * 9999 + "）" * 9999, "《(［{【" * 9999, ")" * 9999
    ),
    "repeated-phrase": _with(
        "年初预算为" * 50_000, "支出决算为1万元，" * 20_000, "完成年初" * 50_000
    ),
    "deep-numbering": _with("1." * 50_000, "（一）" * 50_000, "一、" * 50_000, "第一部分" * 50_000),
    "form-feeds": _with("\f" * 100_000, "\f\n" * 50_000),
    "many-lines": _with("\n" * 500_000, "合计\n" * 100_000, "| 1 | 2 |\n" * 50_000),
    "combining": _with("表" + "\u0301" * 100_000, "\u202e" * 1000, "\ufdfa" * 50_000),
    "private-characters": _with("\ue000\uf8ff\U0010ffff" * 999, "\ufffe\uffff", "\ud800"),
    "odd-spaces": partial(_everywhere, pieces=SPACES, share=0.05),
    "spread": partial(_everywhere, pieces=" \u3000", share=1.0),
    "one-a-line": _one_a_line,
    "one-line": lambda text, random: "".join(text.splitlines()),
    "shuffled-lines": _shuffled_lines,
    "uneven-lines": _uneven_lines,
    "odd-amounts": _odd_amounts,
    "odd-digits": _odd_digits,
    "many-headings": _many_headings,
}


def _is_pdf(data: bytes) -> bool:
    """Does the document say that it is a PDF?"""
    return b"%PDF-" in data[:1024]


def _has_pages(data: bytes) -> bool:
    """Can the PDF be opened, and does it have pages to damage?"""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PdfError:
        return False


def _kinds(data: bytes) -> Mapping[str, Damage]:
    """The kinds of damage that fit a document."""
    if not _is_pdf(data):
        rewrites = {name: partial(_damage_text, rewrite=TEXT[name]) for name in TEXT}
        return ANY | TEXT_BYTES | rewrites
    if not _has_pages(data):
        return ANY | PDF_BYTES
    changes = {name: partial(_damage_pdf, change=PDF_OBJECTS[name]) for name in PDF_OBJECTS}
    return ANY | PDF_BYTES | changes


def mutation(data: bytes, seed: int, kind: str) -> bytes:
    """The document with one kind of damage, one of `HEAVY` or as `mutations` gives it."""
    random = Random(f"{seed}/{kind}")
    if kind in HEAVY:
        return _damage_pdf(data, random, HEAVY[kind])
    return _kinds(data)[kind](data, random)


def mutations(data: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Every kind of damage that fits the document, once: its name and the damaged document."""
    for kind, damage in _kinds(data).items():
        yield kind, damage(data, Random(f"{seed}/{kind}"))
