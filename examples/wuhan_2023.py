"""What the accountant of the example entered: the account of `wuhan-2023.xlsx`.

Figures and indicators are those of a unit of Wuhan that published its final account of 2023; its
name, last year's figures and the budgets are made up.
"""

from datetime import date
from decimal import Decimal

from juesuan.model import FormKind
from juesuan.model.account import (
    Account,
    Budget,
    Economic,
    FormEntry,
    Fund,
    Income,
    IndicatorEntry,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)

UNIT = "江城市社会保险服务中心"
FEWER = "在职人员减少，人员经费相应减少"

ITEMS = {
    "2080101": ("872.87", "", "905.30", FEWER),
    "2080109": ("", "240.27", "228.00", "年中追加了聘用人员经费"),
    "2080501": ("5.95", "", "6.40", "离退休人员当年没有安排体检"),
    "2080505": ("105.97", "", "110.20", FEWER),
    "2101101": ("72.67", "", "75.50", FEWER),
    "2101103": ("94.57", "", "98.00", FEWER),
    "2210201": ("106.73", "", "109.00", FEWER),
    "2210202": ("18.29", "", "18.29", ""),
    "2210203": ("36.19", "", "38.00", FEWER),
}
"""Basic and project spending, 年初预算, and why they differ."""
PURPOSES = {
    "2080101": "保障机构运转的人员经费和公用经费",
    "2080109": "社会保险经办业务的聘用人员、宣传和培训",
    "2080501": "退休人员的补助",
    "2080505": "缴纳职工基本养老保险费",
    "2101101": "缴纳职工基本医疗保险费",
    "2101103": "职工的医疗补助",
    "2210201": "缴纳职工住房公积金",
    "2210202": "发放职工提租补贴",
    "2210203": "发放职工购房补贴",
}
ECONOMIC = {
    "30101": "165.66",
    "30102": "209.24",
    "30103": "436.31",
    "30108": "105.97",
    "30109": "13.35",
    "30110": "72.67",
    "30111": "75.17",
    "30112": "3.33",
    "30113": "106.73",
    "30201": "22.09",
    "30202": "1.08",
    "30207": "0.53",
    "30211": "0.32",
    "30213": "1.00",
    "30228": "9.64",
    "30229": "25.18",
    "30231": "1.93",
    "30239": "31.70",
    "30299": "11.88",
    "30307": "19.39",
    "30399": "0.07",
}
NUMBERS = {
    "kept": 1,
    "equipment": 0,
    "vehicle-emergency": 1,
    "operating-budget": "118.00",
    "goods": "9.80",
    "works": 0,
    "services": "3.60",
    "sme": "12.10",
    "micro": "8.50",
    "reserved-sme": "12.10",
    "reserved-micro": "8.50",
    "won-reserved": "12.10",
    "won-other": 0,
}
TEXTS = {
    "duties": "承办辖区内用人单位和个人参加社会保险的登记、缴费核定、待遇核发和咨询服务。\n"
    "开展社会保险政策宣传、业务培训和待遇稽核。\n完成上级交办的其他工作。",
    "organs": "从单位构成看，江城市社会保险服务中心单位决算由纳入独立核算的单位本级决算组成，"
    "属参照公务员法管理的事业单位，没有下属预算单位。",
    "reason-total": FEWER,
    "reason-income": FEWER,
    "reason-spending": FEWER,
    "reason-fiscal": FEWER,
    "reason-general": FEWER,
    "reason-operating": "落实过紧日子要求，压减办公开支",
    "running-use": "车辆的燃料费、维修费和保险费",
    "performance-use": "自评结果用于修订下年度的绩效目标，并作为安排下年度项目预算的依据。\n"
    "咨询电话接通率没有达到目标，已调整值班安排，下年度继续跟踪。",
}

OUTPUT, BENEFIT = "产出指标", "效益指标"
LOW = "业务量增长超过预计，年初目标设定偏低"
INDICATORS = (
    (OUTPUT, "数量指标", "月业务经办量", "10,000", "22,186", LOW),
    (OUTPUT, "数量指标", "宣传资料发放量", "600份", "全年超过6,000份", LOW),
    (OUTPUT, "数量指标", "对参保对象组织开展稽核量", "300人次", "938人次", LOW),
    (OUTPUT, "数量指标", "养老失业工伤保险扩面", "19,200人次", "19,012人次", "新设企业少于预计"),
    (OUTPUT, "数量指标", "咨询电话接通率", "100%", "85%", "来电集中，坐席数量有限"),
    (OUTPUT, "数量指标", "社会保险业务培训量", "500人次", "1,262人次", LOW),
    (OUTPUT, "质量指标", "编外人员工资足额发放率", "100%", "100%", ""),
    (OUTPUT, "质量指标", "信访件按时办结率", "100%", "100%", ""),
    (OUTPUT, "时效指标", "合同人员合法权益保障率", "100%", "100%", ""),
    (BENEFIT, "社会效益指标", "社会保险综合覆盖率", "98.5%以上", "99%", ""),
    (BENEFIT, "社会效益指标", "因社会保障问题发生重大群体性事件", "0", "0", ""),
    (BENEFIT, "满意度指标", "来信来访件处理满意率", "95%", "100%", ""),
)
WHOLE_WEIGHTS = (4, 4, 4, 4, 4, 4, 5, 5, 6, 15, 15, 10)
PROJECT_WEIGHTS = (5, 5, 5, 5, 5, 5, None, 5, 5, 15, 15, 10)
"""The project's form leaves one indicator out."""

WORKS = (
    Work(
        "抓好经办服务",
        "扩大社会保险覆盖面，按时足额发放待遇",
        "新增参保 19,012 人次，各项待遇按月足额发放",
    ),
    Work(
        "维护基金安全",
        "核查疑点数据，追回违规领取的待遇",
        "稽核 938 人次，疑点数据全部核实处理",
    ),
    Work("加强队伍建设", "开展业务培训", "培训 1,262 人次"),
)


def money(text: str | int) -> Decimal:
    """An amount as typed, nothing for a blank."""
    return Decimal(text or 0)


def indicators(weights: tuple[int | None, ...]) -> tuple[IndicatorEntry, ...]:
    """The indicators of a form with its weights."""
    return tuple(
        IndicatorEntry((first, second), name, Decimal(weight), target, result, reason=reason)
        for weight, (first, second, name, target, result, reason) in zip(
            weights, INDICATORS, strict=True
        )
        if weight
    )


FORMS = (
    FormEntry(
        FormKind.WHOLE,
        UNIT,
        UNIT,
        budget=money("1553.51"),
        spent=money("1553.51"),
        scheme="hubei",
        indicators=indicators(WHOLE_WEIGHTS),
        goal="做好社会保险各项业务工作，完成扩面、征缴和稽核任务；落实聘用人员的各项待遇。",
        measures="合理安排咨询热线的工作时间；加强客服人员培训；保障呼叫系统稳定运行。",
    ),
    FormEntry(
        FormKind.PROJECT,
        "社会保险经办业务经费",
        UNIT,
        budget=money("240.27"),
        spent=money("240.27"),
        scheme="hubei",
        indicators=indicators(PROJECT_WEIGHTS),
        department="江城市人力资源和社会保障局",
        goal="充实经办队伍，维护参保人员权益，保障基金安全。",
        measures="合理安排咨询热线的工作时间；加强客服人员培训；保障呼叫系统稳定运行。",
        achievements="月业务经办量 22,186 件，稽核 938 人次，业务培训 1,262 人次",
        problems="咨询电话接通率没有达到目标，原因是来电集中、坐席数量有限",
    ),
)

ACCOUNT = Account(
    unit=UNIT,
    year=2023,
    scope="单位",
    nature="参照公务员法管理的事业单位",
    profile="武汉市",
    published=date(2024, 9, 20),
    income=tuple(
        Income(code, general=money(basic) + money(project))
        for code, (basic, project, *_) in ITEMS.items()
    ),
    spending=tuple(
        Spending(code, Fund.GENERAL, money(basic), money(project), purpose=PURPOSES[code])
        for code, (basic, project, *_) in ITEMS.items()
    ),
    economic=tuple(Economic(code, money(amount)) for code, amount in sorted(ECONOMIC.items())),
    budgets=tuple(
        Budget(code, money(budget), reason) for code, (_, _, budget, reason) in ITEMS.items()
    ),
    abroad=ThreeItem(prior=money(0)),
    purchase=ThreeItem(prior=money(0)),
    running=ThreeItem(money("1.93"), money("1.93"), money("2.10"), "压减用车支出"),
    reception=ThreeItem(prior=money(0)),
    prior={
        **dict.fromkeys(("total", "income", "spending", "fiscal"), money("1790.40")),
        **dict.fromkeys(("fiscal-general", "general"), money("1790.40")),
        "operating": money("121.00"),
    },
    numbers={key: money(value) for key, value in NUMBERS.items()},
    texts=TEXTS,
    years=(YearTotals(2021, money("1720.33"), money("1720.33")),),
    forms=FORMS,
    works=WORKS,
)
