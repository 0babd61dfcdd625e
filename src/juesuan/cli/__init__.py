"""The command line: for reviewers, for accountants, and for who has very many documents."""

import os
import sys
from typing import Annotated

import typer

from juesuan.cli.accountant import compose_command, import_command, new_command, score_command
from juesuan.cli.analyst import query_command, stats_command
from juesuan.cli.batch import batch_command, export_command
from juesuan.cli.ledger import app as ledger_app
from juesuan.cli.review import check_command, read_command, rules_command

app = typer.Typer(
    name="juesuan",
    help="读取、检查、编制部门决算公开。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command(
    "check",
    help="检查决算公开文件，列出问题。退出状态：0 没有错误，1 有错误，2 没有可检查的文件。",
)(check_command)
app.command("read", help="读取一个文件，列出读到的表格。")(read_command)
app.command("rules", help="列出规则册，或一条规则的说明。")(rules_command)
app.command("new", help="新建一个空的填报工作簿。")(new_command)
app.command("import", help="把财决报表或上年公开文件的数带入填报工作簿。")(import_command)
app.command("score", help="计算工作簿里绩效自评表的得分。")(score_command)
app.command(
    "compose",
    help="由工作簿编制公开文件，并检查一遍。退出状态：0 齐全无误，1 还有缺漏或错误，2 没有生成。",
)(compose_command)
app.command("batch", help="成批读取和检查文件，结果存为数据集；中断后再运行就接着做。")(
    batch_command
)
app.command("export", help="把数据集导出为财政数据包（Fiscal Data Package）。")(export_command)
app.command("query", help="用 SQL 或现成的问题查询数据集。")(query_command)
app.command("stats", help="数据集概览：文件、问题、公开情况、规则判断情况。")(stats_command)
app.add_typer(ledger_app, name="ledger")


def _version(wanted: bool) -> None:
    if wanted:
        from juesuan import __version__
        from juesuan.rules.book import VERSION

        typer.echo(f"juesuan {__version__}（规则册 {VERSION}）")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。")
    ] = False,
) -> None:
    """Hold the options of the whole program."""


def main() -> None:
    """Run the command line."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
