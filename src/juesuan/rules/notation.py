"""The accountants' notation of the tables' footnotes, parsed.

    27行＝（1＋2＋…＋8）行              a line is the sum of lines, in each column
    1栏各行＝（2＋3＋…＋7）栏各行       a column is the sum of columns, in each row
    各级行＝Σ下级行                     each row is the sum of its next level
    301行＝Σ301下级行                   the sum over a code prefix
    27行＝02表合计行1栏                 a tie to another table
    05表各科目行1栏≤03表各科目行1栏     for each code, a part and its whole

Full- and half-width signs may be mixed.  Rows are named by line number, classification code or
name (合计, 人员经费合计); 各行, 各类行, 各科目行, 各级行 stand for each of them, the same on both
sides.  Footnotes printed in a document are parsed by the same parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

Relation = Literal["=", "<=", ">="]
Each = Literal["行", "类", "科目", "级"]

_SIGNS: Final = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {"＝": "=", "＋": "+", "－": "-", "−": "-", "—": "-", "–": "-", "（": "(", "）": ")"}
    | {"≤": "≤", "＜": "<", "＞": ">", "；": ";", "，": ",", "　": " "}
)
_TOKEN: Final = re.compile(
    r"\s*(?:"
    r"(?P<table>\d{2})表"
    r"|(?P<each>各(?:类|科目|级)?行)"
    r"|(?P<eachcol>各栏)"
    r"|Σ(?P<below>\d*)下级行"
    r"|(?P<dots>…+|\.{3,}|。{3,})"
    r"|(?P<relation>=|≤|≥|<=|>=)"
    r"|(?P<sign>[+-])"
    r"|(?P<open>\()"
    r"|(?P<close>\))"
    r"|(?P<axis>[行栏])"
    r"|(?P<code>\d+)"
    r"|(?P<name>[\u4e00-\u9fff]+?合计|合计)"
    r")"
)


class NotationError(ValueError):
    """A formula that cannot be parsed; the text shows where, with a caret."""

    def __init__(self, problem: str, formula: str, position: int) -> None:
        wide = sum(2 if ord(char) > 0x2E7F else 1 for char in formula[:position])
        super().__init__(f"{problem}\n  {formula}\n  {' ' * wide}^")
        self.problem, self.position = problem, position


@dataclass(frozen=True, slots=True)
class Ref:
    """Rows and columns of a table; an empty axis is taken from its surroundings."""

    table: str = ""
    """``T01`` …, or ``""``: the table the formula belongs to."""
    row: str = ""
    row_to: str = ""
    """Last row of a range, ``""`` for a single row."""
    each: Each | None = None
    below: bool = False
    column: str = ""
    column_to: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A signed reference."""

    weight: int
    ref: Ref


@dataclass(frozen=True, slots=True)
class Formula:
    """Two sums and what must hold between them."""

    left: tuple[Term, ...]
    relation: Relation
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of both sides, in order."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_formula(text: str) -> Formula:
    """Parse one formula.  Raises ``NotationError``.

    >>> [(term.weight, term.ref.column) for term in parse_formula("3栏＝（4－5）栏").right]
    [(1, '4'), (-1, '5')]
    """
    return _Parser(text).formula()


def parse_sum(text: str) -> tuple[Term, ...]:
    """Parse one side of a formula: a figure or a sum of figures.  Raises ``NotationError``.

    >>> [(term.weight, term.ref.table, term.ref.row) for term in parse_sum("04表32行")]
    [(1, 'T04', '32')]
    """
    return parse_formula(f"{text}＝{text}").left


def find_formulas(text: str) -> list[str]:
    """The formulas printed in a note: its parts that hold 行 or 栏 and an equals sign."""
    parts = re.split(r"[；;：:。，,]|\s{2,}|(?<=[行栏])\s+(?=\d)", text)
    return [
        part.strip() for part in parts if re.search(r"\d\s*[行栏][各行栏]*\s*[=＝]\s*[（(\d]", part)
    ]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._scan(text.translate(_SIGNS)))
        self._at = 0

    def _scan(self, text: str) -> Iterator[_Token]:
        position, end = 0, len(text.rstrip())
        while position < end:
            found = _TOKEN.match(text, position)
            if found is None:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                raise NotationError(f"看不懂“{self._text[start]}”", self._text, start)
            kind = next(name for name, text in found.groupdict().items() if text is not None)
            yield _Token(kind, found.group(kind), found.start(kind))
            position = found.end()

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _take(self, *kinds: str, wanted: str = "") -> _Token:
        if self._peek() not in kinds:
            at_end = self._at >= len(self._tokens)
            position = len(self._text) if at_end else self._tokens[self._at].position
            raise NotationError(f"这里应为{wanted}", self._text, position)
        self._at += 1
        return self._tokens[self._at - 1]

    def formula(self) -> Formula:
        left = self._sum()
        sign = self._take("relation", wanted="＝、≤ 或 ≥").text
        right = self._sum()
        if self._peek():
            self._take(wanted="公式的结尾")
        relation: Relation = {"≤": "<=", "≥": ">="}.get(sign, sign)  # type: ignore[assignment]
        return Formula(left, relation, right)

    def _sum(self) -> tuple[Term, ...]:
        terms = list(self._refs(1))
        while self._peek() == "sign":
            weight = 1 if self._take("sign").text == "+" else -1
            terms.extend(self._refs(weight))
        return tuple(terms)

    def _refs(self, weight: int) -> Iterator[Term]:
        """One reference, or a bracketed group of codes with a common axis."""
        table = f"T{self._take('table').text}" if self._peek() == "table" else ""
        if self._peek() == "open":
            items = self._group()
            yield from self._group_terms(items, weight, table)
        else:
            yield Term(weight, self._axes(Ref(table=table)))

    def _group(self) -> list[tuple[int, str, str]]:
        """The signed codes in brackets; ``a＋…＋b`` becomes a range."""
        self._take("open")
        items = [(1, self._take("code", wanted="行号或栏号").text, "")]
        while self._peek() == "sign":
            weight = 1 if self._take("sign").text == "+" else -1
            if self._peek() == "dots":
                self._take("dots")
                self._take("sign", wanted="＋")
                last = self._take("code", wanted="行号或栏号").text
                sign, first, _ = items.pop()
                items.append((sign, first, last))
            else:
                items.append((weight, self._take("code", wanted="行号或栏号").text, ""))
        self._take("close", wanted="＋、－ 或 ）")
        return items

    def _group_terms(
        self, items: list[tuple[int, str, str]], weight: int, table: str
    ) -> Iterator[Term]:
        axis = self._take("axis", wanted="行 或 栏").text
        rest = self._axes(Ref(table=table), optional=True)
        for sign, first, last in items:
            named = (
                replace(rest, row=first, row_to=last)
                if axis == "行"
                else replace(rest, column=first, column_to=last)
            )
            yield Term(weight * sign, named)

    def _axes(self, ref: Ref, optional: bool = False) -> Ref:
        """The rows and columns of one reference, in either order."""
        found = False
        while (kind := self._peek()) in {"each", "eachcol", "below", "code", "name"}:
            token = self._take(kind)
            if kind == "each":
                each: Each = token.text[1:-1] or "行"  # type: ignore[assignment]
                ref = replace(ref, each=each)
            elif kind == "below":
                ref = replace(ref, below=True, row=token.text or ref.row)
            elif kind in {"code", "name"}:
                axis = self._take("axis", wanted="行 或 栏").text
                ref = (
                    replace(ref, row=token.text)
                    if axis == "行"
                    else replace(ref, column=token.text)
                )
            found = True
        if not (found or optional):
            self._take(wanted="行或栏，例如 27行、1栏、各行")
        return ref
