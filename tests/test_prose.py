"""The reader of prose: for every kind of statement what must be found, and what must be passed over in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlperf.checks.check_rules import rules
from xlperf.prose.breaks import broken_off
from xlperf.prose.claims import claims
from xlperf.prose.counted_lists import counts, miscounts, same_kind
from xlperf.prose.figures import figures
from xlperf.prose.lexicon import lexicon, pattern
from xlperf.prose.named_figures import labelled, statements_about, tallies, verdict_of
from xlperf.prose.sentences import LONGEST, quote, sentences
from xlperf.prose.sums import wrong_sums
from xlperf.prose.writers import selves, tiers, title
from xlperf.prose.years import broken_years, slipped_years, spans

YEAR = 2022


def found_figures(text: str) -> list[str]:
    return [str(figure) for figure in figures(text)]


def sums(text: str) -> list[str]:
    """What the sums of a text should be, sentence by sentence as the checks read them."""
    wrong, before = [], []
    for sentence in sentences(text):
        found = list(figures(sentence.text))
        wrong += [one.should for one in wrong_sums(sentence.text, found, before)]
        before = [(sentence.text[max(0, one.start - 12) : one.start], one) for one in found]
    return wrong


def test_every_pattern_of_the_file_compiles() -> None:
    assert [pattern(key).pattern for key in lexicon().patterns]


def test_sentences_keep_their_place() -> None:
    text = "第一句。第二句（２０２１年）！第三句"
    assert [(one.text, one.start) for one in sentences(text)] == [
        ("第一句。", 0),
        ("第二句（2021年）！", 4),
        ("第三句", 15),
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("支出310.42万元，执行率90.77%，惠及4500人", ["310.42万元", "90.77%", "4500人"]),
        ("１，２３４．５元", ["1", "234.5元"]),
        ("共1,234.5元", ["1234.5元"]),
        ("历时12个月，举办3期", ["12个月", "3期"]),
        ("财预〔2021〕5号、鄂财绩发（2020）3号", []),
        ("电话0715-8321234、13812345678", []),
        ("见附件1、表2，按第3条", []),
        ("1.做好宣传。2、抓好落实。（3）检查", []),
        ("2022年度甲5项目、3人员", ["2022年", "5", "3"]),
        ("无数字", []),
    ],
)
def test_figures(text: str, figures: list[str]) -> None:
    halves = [one for sentence in sentences(text) for one in found_figures(sentence.text)]
    assert halves == figures


@pytest.mark.parametrize(
    ("figure", "value", "unit", "means"),
    [
        ("310.42万元", "310.42", "万元", True),
        ("310万元", "310.42", "万元", True),
        ("3104200元", "310.42", "万元", True),
        ("310.42元", "310.42", "万元", False),
        ("90.7%", "90.77", "%", True),
        ("90.8%", "90.77", "%", True),
        ("91.77%", "90.77", "%", False),
        ("45人", "45", "个", False),
    ],
)
def test_a_figure_means_an_amount(figure: str, value: str, unit: str, means: bool) -> None:
    from decimal import Decimal

    assert next(figures(figure)).means(Decimal(value), unit) is means


@pytest.mark.parametrize(
    "text",
    [
        "2021年实际执行支出310.42万元。",
        "2021年度本部门实际支出300万元。",
        "2021年执行率为98%。",
        "2023年实际完成培训500人。",
        "2021年度重点工作任务：培训500人。",
        "2021年度绩效目标完成情况较好。",
    ],
)
def test_a_slipped_year(text: str) -> None:
    assert [year.value for year in slipped_years(text, YEAR, [])] == [int(text[:4])]


def test_a_year_beside_a_figure_of_this_year() -> None:
    text = "2021年执行支出310.42万元。"
    assert list(slipped_years(text, YEAR, [])) == []
    assert [year.value for year in slipped_years(text, YEAR, list(figures(text)))] == [2021]
    text = "2023年度预算初步定为310.42万元。"
    assert list(slipped_years(text, YEAR, list(figures(text)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "2022年实际执行支出310.42万元。",
        "截至2021年底，实际支出300万元。",
        "2021年底实际支出300万元。",
        "2021年结转资金50万元，实际支出50万元。",
        "较2021年实际支出增加20万元。",
        "比上年增加，2021年实际支出290万元。",
        "2022年实际支出310万元，2021年实际支出290万元。",
        "根据2021年度绩效评价结果，调整了预算。",
        "《2021年度绩效目标申报表》已经批复。",
        "项目于2021年立项，2021年3月开工。",
        "“十四五”规划（2021—2025年）确定了任务。",
        "2021—2023年实际完成三期。",
        "2023年度预算初步定为365.18万元。",
        "财预〔2021〕5号文件",
        "2021年度绩效自评结果已应用到预算安排。",
    ],
)
def test_years_that_are_meant(text: str) -> None:
    assert list(slipped_years(text, YEAR, [])) == []


@pytest.mark.parametrize("text", ["填报日期：202年1月", "20222年度完成", "202年度绩效目标"])
def test_a_broken_year(text: str) -> None:
    assert len(list(broken_years(text))) == 1


@pytest.mark.parametrize("text", ["2022年1月", "20年来", "200年历史", "2025年度", "经过12年的努力"])
def test_years_that_are_whole(text: str) -> None:
    assert list(broken_years(text)) == []


def test_spans() -> None:
    assert [span[:2] for span in spans("取得2018-2022监测资料，2019年至2021年")] == [(2018, 2022), (2019, 2021)]
    assert list(spans("电话2018-202211")) == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("年初财政拨款预算数为337.05万元，2022年财政部门实际下达预算指标为341.98万元", ["initial", "adjusted"]),
        ("2021年实际执行支出310.42万元，执行率为90.77%", ["executed", "rate"]),
        ("本部门总支出数为310.42万元，其中基本支出为159.74万元、项目支出150.68万元", ["executed", "basic", "project"]),
        ("该项目年初预算资金为200万元，年中调整后实际拨付资金为190万元", ["initial", "adjusted"]),
        ("自评得分为94.15分", ["total"]),
        ("年末剩余资金31.56万元", ["remaining"]),
        ("某中心年初预算10万元", ["initial"]),
    ],
)
def test_labelled_figures(text: str, labels: list[str]) -> None:
    assert [one.fact for one in labelled(text, list(figures(text)), ["某中心"])] == labels


@pytest.mark.parametrize(
    "text",
    [
        "上年实际支出300万元",
        "截至6月底，实际支出150万元",
        "办公经费实际支出20万元",
        "人均实际支出0.3万元",
        "较年初预算337.05万元增加",
        "第三季度执行率为70%",
        "实际支出约300万元",
        "执行率排名第3名",
        "培训班年初预算10万元",
        "应执行率为80%",
    ],
)
def test_figures_that_may_be_of_something_else(text: str) -> None:
    assert list(labelled(text, list(figures(text)), [])) == []


def test_tallies() -> None:
    def told(text: str) -> list[tuple[str, str]]:
        return [(one.fact, str(one.figure)) for one in tallies(text, list(figures(text)))]

    assert told("共设置绩效指标8项，完成6项，分别为：“甲”。") == [("all", "8项"), ("done", "6项")]
    assert told("未完成或部分完成的绩效指标2项。") == [("missed", "2项")]
    assert told("设置培训班8个，完成6个，指标合理。") == []


def test_sayings() -> None:
    text = "数量指标——培训人次，预计指标值应大于等于300人次，实际指标数为310人次，该指标已完成。"
    said = [(one.what, one.words or str(one.figure)) for one in statements_about(text, 0, list(figures(text)))]
    assert said == [("target", "300人次"), ("actual", "310人次"), ("verdict", "已完成")]
    said = list(statements_about("该指标为定性指标，实际完成情况为“达到预期目标”。", 0, []))
    assert [(one.what, one.words) for one in said] == [("tier", "达到预期目标")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("已完成", "done"), ("完成", "done"), ("部分完成", "partly"), ("未完成", "missed"), ("应完成", "odd")],
)
def test_verdicts(words: str, kind: str) -> None:
    said = [one.words for one in statements_about(f"该指标{words}。", 0, [])]
    assert [verdict_of(one) for one in said] == [kind]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("该运转类项目在年度中完成了既定的绩效考评目标，取得了效益。", "goals"),
        ("各项绩效目标均已完成。", "goals"),
        ("圆满完成全年各项任务。", "goals"),
        ("全部完成年初设定的绩效目标。", "goals"),
        ("实现了预期目标。", "goals"),
        ("该项目已按照计划完成目标。", "goals"),
        ("圆满完成了年度绩效目标。", "goals"),
        ("全面完成年度目标任务。", "goals"),
        ("项目绩效目标全面完成。", "goals"),
        ("达到了预期绩效目标。", "goals"),
        ("绩效指标全部完成。", "goals"),
        ("绩效指标完成率100%。", "goals"),
        ("年度任务已圆满完成。", "goals"),
        ("各项指标均达到或超过目标值。", "goals"),
        ("所有指标均已达成。", "goals"),
        ("目标完成率为100%。", "goals"),
        ("绩效目标已全部实现。", "goals"),
        ("较好地完成了各项任务。", "goals"),
        ("按时完成了全部工作任务。", "goals"),
        ("全年目标任务顺利完成。", "goals"),
        ("超额完成了年度目标。", "goals"),
        ("不存在未完成的绩效目标。", "goals"),
        ("未完成的绩效目标：无。", "goals"),
        ("2023年度绩效目标全部完成。", "goals"),
        ("完成了2023年度绩效目标。", "goals"),
        ("本项目年度总体目标已全面完成。", "goals"),
        ("项目各项绩效指标均达到预期目标。", "goals"),
        ("培训项目绩效目标如期实现。", "goals"),
        ("已完成绩效目标。", "goals"),
        ("年初设定的各项绩效指标已全部达标。", "goals"),
        ("完成了年初设定的目标任务。", "goals"),
        ("该项目按计划完成了绩效目标。", "goals"),
        ("100%完成了年度目标。", "goals"),
        ("各项工作任务圆满完成。", "goals"),
        ("年初设定的四项指标无一落空。", "goals"),
        ("各项任务都不折不扣地落实。", "goals"),
        ("全年目标圆满收官。", "goals"),
        ("各项绩效指标全部达到或优于目标值。", "goals"),
        ("年度任务已经百分百完成。", "goals"),
        ("没有一项指标掉队。", "goals"),
        ("各指标完成率均在100%以上。", "goals"),
        ("所定目标均已落地见效。", "goals"),
        ("所有绩效指标均超出预期。", "goals"),
        ("无任何一项指标未完成。", "goals"),
        ("年初确定的各项指标都交出了满意答卷，全部达标。", "goals"),
        ("三级指标共4项，均为已完成。", "goals"),
        ("项目资金已全部支付完毕。", "spent"),
        ("年末无结转结余。", "nothing"),
    ],
)
def test_claims(text: str, what: str) -> None:
    assert [claim.what for claim in claims(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "完成上级要求的全年招商引资任务。",
        "力争完成既定的绩效目标。",
        "确保圆满完成全年各项任务。",
        "未能完成既定的绩效目标。",
        "基本完成了既定目标。",
        "除培训外，完成了各项任务。",
        "该项目资金全部用于招商引资活动中。",
        "下一步将完成既定目标。",
        "尚未全部支付完毕。",
        "结余资金收回财政。",
        "部分完成了既定目标。",
        "该指标已达到预期目标。",
        "质量指标已实现年度目标。",
        "数量指标已完成5项。",
        "年度绩效指标已完成5项。",
        "绩效目标完成情况较好。",
        "已完成绩效目标申报工作。",
        "完成了绩效目标的编制。",
        "绩效目标全部完成的有3个。",
        "质量指标完成率100%。",
        "培训人次指标已完成。",
        "该指标已完成。",
        "为全面完成年度目标任务奠定基础。",
        "未完成的绩效目标：无障碍改造。",
        "完成目标值180人。",
        "已完成目标任务的80%。",
        "完成指标情况如下。",
        "绩效目标基本完成。",
        "确保各项目标任务圆满完成。",
        "完成数量指标3项。",
        "年度绩效目标设置合理。",
        "已完成绩效目标自评。",
        "完成绩效目标管理工作。",
        "部分绩效目标已完成。",
        "已完成任务书签订。",
        "完成项目目标80%。",
        "绩效目标未全部完成。",
        "推动各项目标任务全面完成。",
        "已完成绩效指标体系建设。",
        "通过实施该项目，将实现预期目标。",
        "完成时限指标：按期完成。",
        "绩效目标完成率为95.5%。",
        "其中数量指标完成率100%。",
        "完成产出指标。",
        "指标无一完成。",
        "各项指标均未达到目标值。",
        "绩效目标均已细化落实到处室。",
        "各项指标进展不一，全部完成尚需时日。",
        "各项指标均需在年底前完成。",
        "其中三项指标均完成。",
        "绩效目标申报表均已填报完成。",
        "上年各项指标均完成。",
        "绩效目标应于年底全部完成。",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert list(claims(text)) == []


@pytest.mark.parametrize(
    ("text", "should"),
    [
        ("共完成89.97万元。其中30+30+29.99。", "89.99万元"),
        ("30+30+29.99，共89.97万元。", "89.99万元"),
        ("10+20=31万元。", "30万元"),
        ("共举办15期，其中甲8期、乙8期。", "16期"),
        ("共举办15期，其中甲15期、乙8期。", "23期"),
        ("共划泊位625个，其中甲区210个、乙区215个、丙区198个。", "623个"),
        ("总支出310.42万元，其中基本支出159.74万元、项目支出160.68万元。", "320.42万元"),
        ("预算365.18万元，较上年决算数310.42万元增加了64.76万元。", "增加54.76万元"),
        ("预算365.18万元，较上年决算数310.42万元减少了54.76万元。", "增加54.76万元"),
        ("支出120万元，比上年100万元增长30%。", "增加20%"),
    ],
)
def test_wrong_sums(text: str, should: str) -> None:
    assert sums(text) == [should]


@pytest.mark.parametrize(
    "text",
    [
        "共完成89.99万元。其中30+30+29.99。",
        "总支出310.42万元，其中基本支出为159.74万元、项目支出150.68万元。",
        "总支出310.42万元，其中基本支出159.74万元。",
        "共举办15期，其中甲8期。",
        "共划泊位655个，其中甲区210个、乙区215个、丙区198个。",
        "共划泊位430个，其中甲区210个、乙区215个。",
        "培训70人，其中女50人、党员30人。",
        "预算365.18万元，较上年决算数310.42万元增加了54.76万元。",
        "支出120万元，比上年100万元增长20%。",
        "建成15处，其中目标8处、实际9处。",
        "预算约100万元，其中甲60万元、乙60万元。",
        "1+1党建活动共3次。",
        "12345+67890",
        "完成投资3亿元，较目标2亿元增加1亿元。",
        "项目总投资61.8万元，其中中央资金30.9万元、县配套资金30.9万元，2021年度中央下达资金61.8万元。",
        "共举办15期，其中甲8期、乙7期，合计15期。",
        "投入3亿元，其中中央资金20000万元、地方资金10000万元。",
    ],
)
def test_sums_that_hold_or_cannot_be_told(text: str) -> None:
    assert sums(text) == []


def test_counts_said_two_ways() -> None:
    three, two = counts("积极探索三大主导产业发展路径，符合我区两大主导产业发展方向")
    assert (three.number, two.number, two.region) == (3, 2, "我区")
    assert same_kind(three, two)
    here, there = counts("全市三大主导产业和我区两大主导产业")
    assert not same_kind(here, there)
    one, other = counts("下设5个股室，内设6个股室")
    assert same_kind(one, other)
    one, other = counts("三大攻坚战、四大主导产业")
    assert not same_kind(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "聚焦三个行业，分别是汽车、医药。",
        "围绕“汽车零部件、生物医药”三大主导产业。",
        "主要做了五项工作：一是建机制；二是抓落实；三是强督查；四是重反馈。",
    ],
)
def test_miscounts(text: str) -> None:
    assert len(list(miscounts(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "聚焦三个行业，分别是汽车、医药和电子。",
        "围绕“汽车零部件、生物医药、电子信息”三大主导产业。",
        "聚焦三个行业，分别是汽车、医药等。",
        "主要做了四项工作：一是建机制；二是抓落实；三是强督查；四是重反馈。",
        "三个项目分别是甲项目（含A、B）、乙项目。",
        "五个乡镇，分别是甲、乙、丙、丁、戊。",
    ],
)
def test_counts_that_come_out(text: str) -> None:
    assert list(miscounts(text)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("促进我县经济发展", ["县"]), ("我局高度重视", ["局"]), ("我市级财政、我局里、自我校正", []), ("本单位重视", [])],
)
def test_selves(text: str, words: list[str]) -> None:
    assert [one.word for one in selves(text)] == words


def test_tiers() -> None:
    assert (tiers("我省"), tiers("我市"), tiers("我区"), tiers("我镇"), tiers("我们")) == ((0,), (1, 2), (2,), (3,), ())


def test_titles() -> None:
    said = title("2021年度某某县农业农村局部门整体支出绩效自评报告")
    assert said is not None
    assert (said.unit, said.year) == ("某某县农业农村局", 2021)
    assert title("一、基本情况") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("工程已经全部完工，为项目区农业生产夯实基础，", "comma"),
        ("项目主要内容包括以下几个方面、", "comma"),
        ("根据（财政部的有关要求开展了自评工作。", "open"),
        ("坚持“以人为本的理念开展工作。", "open"),
        ("项目实施过程中遇到了一些困难，主要是由于", "word"),
        ("成立了自评小组。逐项核对了全部材料", "mark"),
    ],
)
def test_broken_off(text: str, why: str) -> None:
    found = broken_off(text, goes_on=False)
    assert found is not None
    assert found.why == why


@pytest.mark.parametrize(
    "text",
    [
        "成立了自评小组，逐项核对了材料。",
        "成立了自评小组，逐项核对了材料",
        "（一）成立自评小组，1）核对材料，2）打分。",
        "见《关于开展绩效自评的通知》（财预〔2021〕5号）",
        "资金341.98万元，执行310.42万元.",
        "无",
        "培训（含线上)共五期，均已完成。",
    ],
)
def test_whole_paragraphs(text: str) -> None:
    assert broken_off(text, goes_on=False) is None


def test_a_paragraph_that_another_follows() -> None:
    assert broken_off("主要做了以下几项工作：", goes_on=True) is None
    assert broken_off("主要做了以下几项工作：", goes_on=False) is not None


def test_quotes_are_short() -> None:
    assert quote("甲" * 200, 100, 190).endswith("…")
    assert quote("前面的话，2021年实际执行", 5, 14) == "2021年实际执行"
    assert len(quote("甲" * 200, 150, 160)) <= 41


ODD = st.text(
    st.sampled_from("0123456789.,，。；（(“《+共其中年月万元%人个大三两分别是、一二较增加完成了各项目标我县局\n"),
    max_size=300,
)


@given(st.one_of(ODD, st.text(max_size=300)), st.integers(1, 4000))
def test_no_text_makes_it_fail(text: str, times: int) -> None:
    """Any text, repeated up to some hundred thousand characters: every reader ends and says something or nothing."""
    whole = (text * times)[:50_000]
    for sentence in sentences(whole):
        assert len(sentence.text) <= LONGEST + 3
    for sentence in list(sentences(whole))[:20]:
        found = list(figures(sentence.text))
        for reader in (
            lambda text, found: slipped_years(text, YEAR, found),
            lambda text, found: broken_years(text),
            lambda text, found: labelled(text, found, ["某"]),
            lambda text, found: statements_about(text, 0, found),
            lambda text, found: claims(text),
            lambda text, found: wrong_sums(text, found),
            lambda text, found: selves(text),
            lambda text, found: counts(text),
            lambda text, found: miscounts(text),
            lambda text, found: spans(text),
        ):
            list(reader(sentence.text, found))
    broken_off(whole, goes_on=True)


# --- what is looked for before a pattern is tried --------------------------------------------------------------------

SIGNED = {
    "verdicts.verdict": lambda text: [said for said in statements_about(text, 0, ()) if said.what == "verdict"],
    "verdicts.quoted": lambda text: [said for said in statements_about(text, 0, ()) if said.what == "tier"],
    "claims.goals": lambda text: "目标" in text or "任务" in text or "指标" in text,
    "claims.all_done": lambda text: "目标" in text or "任务" in text or "指标" in text,
    "claims.all_rate": lambda text: "目标" in text or "任务" in text or "指标" in text,
    "claims.none_missed": lambda text: any(word in text for word in ("完成", "达标", "达成", "实现", "偏离")),
    "claims.all_somehow": lambda text: "目标" in text or "任务" in text or "指标" in text,
    "claims.none_behind": lambda text: any(word in text for word in ("无一", "一项", "一个", "一条")),
    "claims.as_planned": lambda text: any(word in text for word in ("目标", "任务", "指标", "完成值")),
    "claims.of_kinds": lambda text: "目标" in text or "指标" in text,
    "claims.all_spent": lambda text: "全部" in text,
    "claims.nothing_left": lambda text: "结余" in text,
    "years.year": lambda text: "20" in text and "年" in text,
    "years.broken": lambda text: "20" in text and "年" in text,
}


@pytest.mark.parametrize("key", SIGNED)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_whatever_fits_a_pattern_has_the_words_it_is_looked_for_by(key: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern(key).pattern))
    if pattern(key).search(text):  # what stands around it may be forbidden
        assert SIGNED[key](text)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_a_placeholder_has_one_of_its_signs(data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rules().patterns["placeholders"].pattern))
    if rules().patterns["placeholders"].search(text):
        assert rules().placeholder(text)
