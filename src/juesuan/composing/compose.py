"""An account → the document: cover, contents, overview, nine tables, narrative, glossary, annex."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from juesuan.composing.annex import form_block, works_block
from juesuan.composing.balances import find_overdrawn
from juesuan.composing.books import Books, keep_books
from juesuan.composing.glossary import glossary
from juesuan.composing.matters import MATTERS
from juesuan.composing.numerals import numeral
from juesuan.composing.profile import Part, Profile, SectionLayout
from juesuan.composing.tables import draw_tables
from juesuan.composing.voice import Voice
from juesuan.model.account import Account, Notice
from juesuan.model.document import (
    Block,
    Chart,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
)
from juesuan.money import Unit
from juesuan.score import ScoredForm


@dataclass(frozen=True, slots=True)
class Composed:
    """A document, the books it was drawn from, and what people still have to tell."""

    document: Document
    books: Books
    forms: tuple[ScoredForm, ...]
    missing: tuple[Notice, ...]


def compose(account: Account, profile: Profile, forms: Sequence[ScoredForm] = ()) -> Composed:
    """Write the whole disclosure of an account in the layout of a profile."""
    books = keep_books(account)
    voice = Voice(books, profile, tuple(forms))
    names = {"unit": account.unit, "year": account.year, "scope": account.scope}
    title = profile.title.format(**names)
    blocks: list[Block] = [Cover((account.unit, title), _date(account)), Contents()]
    written = [(part, list(_part(voice, part, names))) for part in profile.parts]
    told = "".join(
        _texts(block for part, body in written if part.kind != "tables" for block in body)
    )
    numbers = count(1)
    for part, body in written:
        if part.kind == "glossary":
            body = [*glossary(voice, told)]  # noqa: PLW2901
        if body:
            heading = f"第{numeral(next(numbers))}部分　{part.title.format(**names)}"
            blocks += [Heading(0, heading), *body]
    document = Document(
        title=f"{account.unit}{title}",
        unit=account.unit,
        year=account.year,
        scope=account.scope,
        money_unit=Unit.WAN,
        blocks=tuple(_numbered_charts(blocks)),
        facts=tuple(_printed(books, blocks)),
        profile=profile.key,
    )
    return Composed(
        document, books, voice.forms, tuple(dict.fromkeys([*find_overdrawn(books), *voice.missing]))
    )


def _date(account: Account) -> str:
    """The day of publication as a cover shows it."""
    day = account.published
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _printed(books: Books, blocks: Iterable[Block]) -> Iterator[Fact]:
    """The facts that the tables print."""
    keys = {cell.fact for cell in _cells(blocks) if cell.fact}
    return (fact for key, fact in books.facts.items() if key in keys)


def _cells(blocks: Iterable[Block]) -> Iterator[TableCell]:
    for block in blocks:
        if isinstance(block, TableBlock):
            for row in (*block.header, *block.body):
                yield from row


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    """All words of some blocks, for finding the terms they use."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield f"{block.text}\n"
        elif isinstance(block, TableBlock):
            yield from (f"{cell.text}\n" for cell in _cells([block]))


def _numbered_charts(blocks: Iterable[Block]) -> Iterator[Block]:
    """Number the charts through the document (图1)."""
    numbers = count(1)
    for block in blocks:
        if isinstance(block, Chart):
            yield replace(block, caption=f"图{next(numbers)}：{block.caption}")
        else:
            yield block


# ---------------------------------------------------------------- parts


def _part(voice: Voice, part: Part, names: dict[str, object]) -> Iterator[Block]:
    """The blocks of a part; none where it has nothing to say."""
    if part.kind == "overview":
        yield from _overview(voice)
    elif part.kind == "tables":
        yield from draw_tables(voice.books, voice.profile)
    elif part.kind == "narrative":
        for number, section in enumerate(part.sections, 1):
            yield Heading(1, f"{numeral(number)}、{section.title.format(**names)}")
            yield from _section(voice, section, names)
    elif part.kind == "works":
        yield from _works(voice)
    elif part.kind == "annex":
        yield from _annex(voice)


def _section(voice: Voice, section: SectionLayout, names: dict[str, object]) -> Iterator[Block]:
    if section.matter:
        yield from MATTERS[section.matter](voice)
    for number, point in enumerate(section.points, 1):
        yield Heading(2, f"（{numeral(number)}）{point.title.format(**names)}")
        yield from MATTERS[point.matter](voice)


def _overview(voice: Voice) -> Iterator[Block]:
    for number, (title, key, what) in enumerate(
        (("主要职责", "duties", "主要职责"), ("机构设置情况", "organs", "机构设置情况")), 1
    ):
        yield Heading(1, f"{numeral(number)}、{title}")
        lines = voice.paragraphs(key)
        if not lines:
            voice.ask(key, f"请填写{what}。")
        yield from (Paragraph(line) for line in lines)


def _works(voice: Voice) -> Iterator[Block]:
    yield from (Paragraph(line) for line in voice.paragraphs("works"))
    if voice.account.works:
        yield Paragraph(f"{voice.our}{voice.year}重点工作完成情况见下表。")
        yield works_block(voice, voice.account.works)


def _annex(voice: Voice) -> Iterator[Block]:
    forms = [form_block(voice, form) for form in voice.forms]
    for number, form in enumerate(forms, 1):
        yield Paragraph(f"附件{number}：{form.title}")
    yield from forms
