"""The pages of the rule book, generated from its data."""

from collections.abc import Sequence

from juesuan.report.outcome import SEVERITY_NAMES
from juesuan.rules.bind import table_name
from juesuan.rules.book import Rule


def rule_page(rule: Rule, cases: str = "") -> str:
    """One rule as Markdown, with the page of its literate cases where there is one."""
    lines = [
        f"# {rule.code} {rule.title}",
        "",
        f"| 名称 | `{rule.name}` |",
        "|---|---|",
        f"| 种类 | {rule.kind} |",
        f"| 级别 | {SEVERITY_NAMES[rule.severity]} |",
    ]
    if rule.table:
        lines.append(f"| 表 | {table_name(rule.table)} |")
    if rule.formula_text:
        lines.append(f"| 公式 | `{rule.formula_text}` |")
    if rule.when_text:
        lines.append(f"| 前提 | `{rule.when_text}` |")
    if rule.since or rule.until < 9999:
        lines.append(f"| 适用年度 | {_years(rule)} |")
    lines += ["", "## 依据", "", *[f"- {item}" for item in rule.basis], "", "## 怎么办", ""]
    lines += [rule.advice, ""]
    if rule.silent:
        lines += ["## 有意不报的", "", rule.silent, ""]
    if rule.see_also:
        lines += ["## 参见", "", "、".join(f"[{code}]({code}.md)" for code in rule.see_also), ""]
    if cases:
        lines += [
            "## 案例",
            "",
            "由测试逐一核对。没有写出的行和栏，表上都没有印。",
            "",
            *_below(cases),
            "",
        ]
    return "\n".join(lines)


def _below(cases: str) -> list[str]:
    """The cases without their title, their headings one level down."""
    _, _, body = cases.strip().partition("\n")
    return [f"#{line}" if line.startswith("## ") else line for line in body.strip().splitlines()]


def _years(rule: Rule) -> str:
    since = f"{rule.since} 年起" if rule.since else ""
    until = f"{rule.until} 年止" if rule.until < 9999 else ""
    return "，".join(part for part in (since, until) if part)


def rule_index(rules: Sequence[Rule]) -> str:
    """The list of all rules as Markdown."""
    lines = [
        "# 规则册",
        "",
        f"共 {len(rules)} 条。",
        "本目录由 `make docs` 从规则数据和 `tests/rules` 的案例生成，请勿手改。",
        "",
        "| 编号 | 问题 | 种类 | 级别 | 公式 |",
        "|---|---|---|---|---|",
    ]
    for rule in rules:
        formula = f"`{rule.formula_text}`" if rule.formula_text else ""
        cells = (
            f"[{rule.code}]({rule.code}.md)",
            rule.title,
            rule.kind,
            SEVERITY_NAMES[rule.severity],
            formula,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])
