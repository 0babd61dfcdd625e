"""Performance: what was evaluated, with what result, and what it is used for."""

from juesuan.composing.matters.flows import Told
from juesuan.composing.voice import Voice
from juesuan.model import FormKind
from juesuan.model.document import Paragraph
from juesuan.money import ZERO
from juesuan.score import ScoredForm


def _projects(voice: Voice) -> list[ScoredForm]:
    return [form for form in voice.forms if form.entry.kind is FormKind.PROJECT]


def performance_work(voice: Voice) -> Told:
    """How many projects were evaluated, and their share of project spending."""
    projects = _projects(voice)
    written = [Paragraph(line) for line in voice.paragraphs("performance-work")]
    whole = voice.books.total("T05", 3)
    if not projects:
        if whole and not written:
            voice.ask("绩效自评", "有项目支出而没有项目绩效自评，请填写；确实没有的，请写明情况。")
        return [Paragraph(f"{voice.year}没有需要开展绩效自评的项目。"), *written]
    spent = sum((form.entry.spent for form in projects), ZERO)
    if spent > whole:
        message = "各项目的执行数之和大于一般公共预算项目支出，请核对。"
        voice.ask(projects[0].entry.place, message, "spent")
        whole = ZERO
    share = voice.ratio("，占一般公共预算项目支出总额的", spent, whole)
    told = (
        f"根据预算绩效管理要求，{voice.our}组织对{voice.year}一般公共预算项目支出开展绩效自评，"
        f"共涉及项目{len(projects)}个，资金{voice.money(spent)}{share}。"
    )
    return [Paragraph(told), *written]


def performance_whole(voice: Voice) -> Told:
    """The result of the evaluation of the unit as a whole."""
    form = next((form for form in voice.forms if form.entry.kind is FormKind.WHOLE), None)
    if form is None:
        return [Paragraph(f"{voice.our}{voice.year}未开展整体支出绩效自评。")]
    entry = form.entry
    basic, project = entry.basic or ZERO, entry.project or ZERO
    named = f"，其中：基本支出总额{voice.money(basic)}，项目支出总额{voice.money(project)}"
    parts = named if basic + project == entry.spent else ""
    head = (
        f"{voice.our}组织开展整体支出绩效自评，全年预算数{voice.money(entry.budget)}，"
        f"执行数{voice.money(entry.spent)}{parts}"
    )
    done = voice.ratio("，预算执行率", entry.spent, entry.budget)
    total = f"，整体绩效自评综合得分为{form.total}分" if form.complete else ""
    return [Paragraph(f"{head}{done}{total}。")]


def performance_projects(voice: Voice) -> Told:
    """What each project achieved."""
    projects = _projects(voice)
    if not projects:
        return [Paragraph(f"{voice.our}{voice.year}没有项目支出绩效自评结果。")]
    return [
        Paragraph(f"{number}.{_project(voice, form)}") for number, form in enumerate(projects, 1)
    ]


def _project(voice: Voice, form: ScoredForm) -> str:
    entry = form.entry
    told = (
        f"{entry.name.removesuffix('项目')}项目绩效自评综述：项目全年预算数为"
        f"{voice.money(entry.budget)}，执行数为{voice.money(entry.spent)}"
        f"{voice.completed(entry.spent, entry.budget, '预算')}"
    )
    told += f"，自评得分{form.total}分。" if form.complete else "。"
    for lead, text, what in (
        ("主要产出和效益是", entry.achievements, "主要产出和效益"),
        ("发现的问题及原因", entry.problems or entry.reasons, ""),
        ("下一步改进措施", entry.measures, ""),
    ):
        words = text.strip().rstrip("。")
        if words and words != "无":
            told += f"{lead}：{words}。"
        elif what:
            voice.ask(entry.place, f"请填写项目“{entry.name}”的{what}。", "achievements")
    return told


def performance_use(voice: Voice) -> Told:
    """What the results are used for, as written."""
    written = voice.paragraphs("performance-use")
    if not written and not voice.forms:
        return [Paragraph(f"{voice.our}{voice.year}没有需要应用的绩效自评结果。")]
    if not written:
        voice.ask("performance-use", "请写明绩效自评结果怎样应用。")
        return [Paragraph("绩效自评结果作为安排下年度预算和改进管理的依据。")]
    return [Paragraph(line) for line in written]
