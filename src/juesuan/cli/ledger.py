"""The ledger on the command line: ``juesuan ledger import``, ``list``, ``assign``, ``report``."""

import getpass
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from juesuan.cli.output import emit, fail, needing, rendered, save

if TYPE_CHECKING:
    from juesuan.ledger.events import EventKind
    from juesuan.ledger.ledger import Ledger

_WEB: Final = frozenset({"sqlalchemy", "alembic", "psycopg"})

app = typer.Typer(help="问题台账：记入、列出、交办、答复、销号。", no_args_is_help=True)


class ListFormat(StrEnum):
    """Forms of a list of cases."""

    TEXT = "text"
    JSON = "json"


class StatusChoice(StrEnum):
    """Which cases are listed."""

    LIVE = "live"
    ALL = "all"
    FALSE_ALARM = "false-alarm"


Database = Annotated[
    str,
    typer.Option(
        envvar="JUESUAN_DATABASE_URL", help="数据库地址，如 postgresql://…", show_default=True
    ),
]
By = Annotated[str, typer.Option(help="以谁的名义。", show_default="登录名")]
Number = Annotated[str, typer.Argument(help="问题编号，前几位即可。", show_default=False)]
Numbers = Annotated[list[str], typer.Argument(help="问题编号。", show_default=False)]
_DEFAULT: Final = "sqlite:///juesuan.db"


@contextmanager
def _opened(url: str) -> "Iterator[Ledger]":
    """The ledger; whatever cannot be done is one sentence."""
    with needing("web", _WEB, "台账"):
        from juesuan.ledger.database import DatabaseError
        from juesuan.ledger.ledger import Ledger, LedgerError
    try:
        ledger = Ledger.open(url)
        try:
            yield ledger
        finally:
            ledger.close()
    except (DatabaseError, LedgerError) as error:
        fail(str(error), [], False)


def _user(name: str) -> str:
    return name or os.environ.get("USER") or getpass.getuser()


@app.command("import", help="检查文件，把问题记入台账；新版本里不再有的问题销号。")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="决算公开文件。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Check files and take them in; exit status 2 if one could not be."""
    refused = False
    with _opened(database) as ledger:
        from juesuan.ledger.ledger import LedgerError
        from juesuan.office import hand_in

        for file in files:
            try:
                done = hand_in(ledger, file, _user(by))
            except LedgerError as error:
                typer.echo(f"{file}：{error}", err=True)
                refused = True
                continue
            version = done.version
            what = _happened(done.happened.values()) if done.new else "以前已记入，没有变化"
            typer.echo(f"{version.unit} {version.year} 年度第 {version.number} 版：{what}。")
    raise typer.Exit(2 if refused else 0)


def _happened(kinds: "Iterable[EventKind]") -> str:
    """What taking a document in did to findings, in words."""
    from juesuan.report.ledger import EVENT_NAMES

    counts = Counter(kinds)
    told = [f"{name} {counts[kind]} 个" for kind, name in EVENT_NAMES.items() if counts[kind]]
    return "，".join(told) or "没有新问题，也没有销号"


@app.command("list", help="列出问题。")
def list_cases(  # noqa: PLR0917 (typer passes by name)
    unit: Annotated[str, typer.Option(help="单位全称。", show_default=False)] = "",
    year: Annotated[int | None, typer.Option(help="年度。", show_default=False)] = None,
    rule: Annotated[str, typer.Option(help="规则编号。", show_default=False)] = "",
    assignee: Annotated[str, typer.Option(help="责任人。", show_default=False)] = "",
    status: Annotated[StatusChoice, typer.Option(help="哪些问题。")] = StatusChoice.LIVE,
    output_format: Annotated[ListFormat, typer.Option("--format", "-f")] = ListFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入文件。", show_default=False)
    ] = None,
    database: Database = _DEFAULT,
) -> None:
    """List cases."""
    with _opened(database) as ledger:
        from juesuan.exact import encode
        from juesuan.ledger.events import Status
        from juesuan.ledger.ledger import Wanted
        from juesuan.report.ledger import case_json, print_cases

        chosen = Status.FALSE_ALARM if status is StatusChoice.FALSE_ALARM else None
        live = status is StatusChoice.LIVE
        wanted = Wanted(unit, year, rule, assignee, chosen, open_only=live, roots_only=live)
        cases = ledger.cases(wanted)
        if output_format is ListFormat.JSON:
            text = encode([case_json(case) for case in cases]) + "\n"
        else:
            text = rendered(lambda console: print_cases(cases, console, _today()), output)
        emit(text, output)


@app.command("show", help="显示一个问题和它的处理经过。")
def show_case(number: Number, database: Database = _DEFAULT) -> None:
    """Show one case with all that happened to it."""
    with _opened(database) as ledger:
        from juesuan.report.ledger import print_case

        case = ledger.case(number)
        emit(rendered(lambda console: print_case(case, console), None), None)


@app.command("confirm", help="确认问题属实。")
def confirm(numbers: Numbers, database: Database = _DEFAULT, by: By = "") -> None:
    """Confirm findings."""
    from juesuan.ledger.events import EventKind

    _decide(numbers, EventKind.CONFIRMED, database, by)


@app.command("dismiss", help="判为误报；同一格明年不再提出。")
def dismiss(
    numbers: Numbers,
    reason: Annotated[str, typer.Option(help="为什么是误报。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Judge findings false alarms."""
    from juesuan.ledger.events import EventKind

    _decide(numbers, EventKind.FALSE_ALARM, database, by, text=reason)


@app.command("accept", help="作为例外接受。")
def accept(
    numbers: Numbers,
    basis: Annotated[str, typer.Option(help="依据。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Accept findings as exceptions."""
    from juesuan.ledger.events import EventKind

    _decide(numbers, EventKind.ACCEPTED, database, by, text=basis)


@app.command("assign", help="交办：谁负责，到哪天。")
def assign(
    numbers: Numbers,
    to: Annotated[str, typer.Option(help="责任人。", show_default=False)],
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="期限。", show_default=False),
    ] = None,
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Say who answers for findings, and until when."""
    from juesuan.ledger.events import EventKind

    day = until.date() if until else None
    _decide(numbers, EventKind.ASSIGNED, database, by, assignee=to, until=day)


@app.command("answer", help="答复。")
def answer(
    numbers: Numbers,
    text: Annotated[str, typer.Option(help="答复的内容。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Answer findings."""
    from juesuan.ledger.events import EventKind

    _decide(numbers, EventKind.ANSWERED, database, by, text=text)


@app.command("reopen", help="重新提出已了结的问题。")
def reopen(
    numbers: Numbers,
    reason: Annotated[str, typer.Option(help="理由。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Take closed findings up again."""
    from juesuan.ledger.events import EventKind

    _decide(numbers, EventKind.REOPENED, database, by, text=reason)


def _decide(
    numbers: list[str],
    kind: "EventKind",
    database: str,
    by: str,
    *,
    text: str = "",
    assignee: str = "",
    until: date | None = None,
) -> None:
    with _opened(database) as ledger:
        from juesuan.report.ledger import SHORT, STATUS_NAMES

        for case in [ledger.case(number) for number in numbers]:
            now = ledger.decide(case, kind, _user(by), text=text, assignee=assignee, until=until)
            typer.echo(f"{now.fingerprint[:SHORT]} {STATUS_NAMES[now.standing.status]}")


@app.command("expect", help="记下谁应当公开：名单（CSV 或工作簿）。")
def expect(
    lists: Annotated[list[Path], typer.Argument(help="应公开名单。", show_default=False)],
    database: Database = _DEFAULT,
    by: By = "",
) -> None:
    """Put down who must publish."""
    from juesuan.reading.lists import ListError

    with _opened(database) as ledger:
        from juesuan.office import expect_list

        for path in lists:
            try:
                rows, new = expect_list(ledger, path, _user(by))
            except ListError as error:
                fail(str(error), [], False)
            typer.echo(f"{path}：{rows} 行，其中 {new} 行是新的或有变化。")


@app.command("units", help="列出应公开的单位和进度。")
def units(
    unit: Annotated[str, typer.Option(help="单位全称。", show_default=False)] = "",
    year: Annotated[int | None, typer.Option(help="年度。", show_default=False)] = None,
    output_format: Annotated[ListFormat, typer.Option("--format", "-f")] = ListFormat.TEXT,
    database: Database = _DEFAULT,
) -> None:
    """List who must publish, each with its state."""
    with _opened(database) as ledger:
        from juesuan.exact import encode
        from juesuan.ledger.ledger import Wanted
        from juesuan.report.ledger import duty_json, print_duties

        duties = ledger.duties(_today(), Wanted(unit, year))
        if output_format is ListFormat.JSON:
            emit(encode([duty_json(duty) for duty in duties]) + "\n", None)
        else:
            emit(rendered(lambda console: print_duties(duties, console), None), None)


@app.command("report", help="写整改通知书（.docx，一个单位一个年度）或问题清单（.xlsx）。")
def report(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="通知书 .docx 或清单 .xlsx。", show_default=False)
    ],
    unit: Annotated[str, typer.Option(help="单位全称。", show_default=False)] = "",
    year: Annotated[int | None, typer.Option(help="年度。", show_default=False)] = None,
    sender: Annotated[str, typer.Option(help="通知书的落款。", show_default=False)] = "",
    database: Database = _DEFAULT,
) -> None:
    """Write a notice or a list."""
    suffix = output.suffix.lower()
    if suffix not in {".docx", ".xlsx"}:
        fail("文件名要以 .docx 或 .xlsx 结尾。", [output], False)
    if suffix == ".docx" and not (unit and year):
        fail("通知书要写明 --unit 和 --year。", [output], False)
    with _opened(database) as ledger:
        from juesuan.ledger.ledger import Wanted
        from juesuan.report.notice import list_xlsx, notice_docx

        docx = suffix == ".docx"
        cases = ledger.cases(Wanted(unit, year, open_only=docx, roots_only=docx))
        if docx and not cases:
            fail(f"{unit} {year} 年度没有未了结的问题。", [], False)
        made = notice_docx(unit, year or 0, cases, _today(), sender) if docx else list_xlsx(cases)
        save(output, made)
        typer.echo(f"已写入 {output}：{len(cases)} 个问题。")


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
