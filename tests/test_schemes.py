from __future__ import annotations

import contextlib
import dataclasses
import json
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.findings import Severity, XlperfError
from xlperf.schemes import Attainment, Proof, Scheme, built_in_schemes, load_scheme, scheme_titles, wording
from xlperf.scoring import score_indicator
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

BUILT_IN = ["hubei_2020", "mof_2020", "central_2016"]


def own(text: str) -> list[dict[str, object]]:
    """One scheme file of the unit's own, as it is parsed."""
    return [tomllib.loads(text)]


def refused(text: str) -> list[str]:
    """The faults for which a unit's own scheme file is refused, as lines `key：fault`."""
    with pytest.raises(XlperfError) as caught:
        load_scheme("本单位规则", own(f'title = "本单位规则"\nsource = "本单位"\n{text}'))
    return [line.strip() for line in caught.value.message.splitlines()[1:]]


# --- what the built-in schemes say ----------------------------------------------------------------------------------


def test_titles__the_default_first() -> None:
    assert scheme_titles() == (
        "湖北省（2020）", "财政部（2020）", "中央（2016）", "四川省（2023）",
        "核心指标（2021）", "安徽省（2022）",
        "上海市（2022）", "云南省（2022）", "河北省（2019）", "银川市（2021）",
        "重庆市部门整体（2021）", "四川省部门整体（2018）",
        "一体化（执行率封顶）", "一体化（旧版等级）",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["hubei_2020", "湖北省（2020）", "湖北省(2020)", " 湖北省（2020） "])
def test_load__by_id_or_title_however_typed(name: str) -> None:
    assert load_scheme(name).id == "hubei_2020"


def split(scheme: Scheme) -> dict[str, Decimal | None]:
    return {"和".join(dimension.level1): dimension.weight for dimension in scheme.dimensions}


def bounds(scheme: Scheme) -> list[tuple[str, str, str]]:
    return [(tier.name[:2], str(tier.high), str(tier.low)) for tier in scheme.tiers]


def test_hubei_2020() -> None:
    scheme = load_scheme("hubei_2020")
    assert (scheme.execution.weight, scheme.execution.denominator, scheme.indicator_total) == (20, "adjusted", 80)
    assert split(scheme) == {"产出指标": 40, "效益指标和满意度指标": 40}
    assert {dimension.severity for dimension in scheme.dimensions} == {Severity.WARNING}
    assert bounds(scheme) == [("达成", "1", "0.8"), ("部分", "0.8", "0.5"), ("未达", "0.5", "0")]
    assert (scheme.partial_floor, scheme.bonus, scheme.grades) == (D("0.5"), False, ())
    assert (scheme.outline, scheme.table_layout) == ("xianan", "hubei")
    assert scheme.required_dimensions["满意度指标"] is Severity.WARNING
    assert [note[:2] for note in scheme.notes] == ["1.", "2.", "3."]
    assert "得分=权重*B/A" in scheme.notes[1]


def test_mof_2020() -> None:
    scheme = load_scheme("mof_2020")
    assert (scheme.execution.weight, scheme.indicator_total) == (10, 90)
    assert split(scheme) == {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    assert bounds(scheme) == [("达成", "1", "0.8"), ("部分", "0.8", "0.6"), ("未达", "0.6", "0")]
    assert [(grade.name, grade.low) for grade in scheme.grades] == [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
    assert (scheme.partial_floor, scheme.table_layout, scheme.notes) == (D("0.6"), "mof", ())
    assert scheme.required_dimensions["满意度指标"] is Severity.ERROR


def test_central_2016__the_middle_tier_reaches_lower() -> None:
    scheme = load_scheme("central_2016")
    assert bounds(scheme) == [("达成", "1", "0.8"), ("部分", "0.8", "0.5"), ("未达", "0.5", "0")]
    assert (scheme.partial_floor, scheme.execution.weight) == (D("0.5"), 10)
    assert split(scheme) == split(load_scheme("mof_2020"))


@pytest.mark.parametrize("name", scheme_titles())
def test_every_rule_has_a_source(name: str) -> None:
    def rules(value: object) -> list[object]:
        if isinstance(value, tuple):
            return [rule for item in value for rule in rules(item)]
        if not dataclasses.is_dataclass(value):
            return []
        inner = [rule for field in dataclasses.fields(value) for rule in rules(getattr(value, field.name))]
        return ([value] if hasattr(value, "source") else []) + inner

    sources = [getattr(rule, "source", "") for rule in rules(load_scheme(name))]
    assert len(sources) > 8
    assert all(sources)


def test_a_table_that_is_changed_does_not_keep_the_source_of_what_it_was() -> None:
    scheme = load_scheme(
        "甲", own('title="甲"\nsource="甲发〔2024〕1号"\nextends="mof_2020"\n[quantitative]\nreverse_method="linear"')
    )
    assert scheme.quantitative_source == "甲发〔2024〕1号"
    assert scheme.over.source == load_scheme("mof_2020").over.source


# --- how a scheme is known ------------------------------------------------------------------------------------------


def test_every_built_in_scheme_says_how_it_is_known() -> None:
    listed = built_in_schemes()
    assert all(one.id and one.source and one.proof is not Proof.OWN for one in listed)
    folder = Path(__file__).parent.parent / "xlperf" / "data" / "schemes"
    assert sorted(one.id for one in listed) == sorted(path.stem for path in folder.glob("*.toml"))
    assert len({tomllib.loads(path.read_text("utf-8"))["place"] for path in folder.glob("*.toml")}) == len(listed)
    assert [one.title for one in listed if not one.needs] == list(scheme_titles())


def test_the_proof_is_not_inherited() -> None:
    scheme = load_scheme("甲", own('title = "甲"\nsource = "甲"\nextends = "hubei_2020"'))
    assert (scheme.proof, scheme.remark) == (Proof.OWN, "")
    assert load_scheme("hubei_2020").proof is Proof.READ


PARTS = {
    "guangxi": "[execution]\nweight = 10\n[dimensions.output]\nweight = 50",
    "tianjin": "[execution]\nweight = 20\n[dimensions.output]\nweight = 40",
    "henan_2024": "[execution]\nweight = 20",
}


@pytest.mark.parametrize("name", PARTS)
def test_a_scheme_known_in_part_needs_the_forms_points(name: str) -> None:
    listed = next(one for one in built_in_schemes() if one.id == name)
    assert listed.needs
    assert listed.title not in scheme_titles()
    head = f'title = "本单位"\nsource = "局里的自评表"\nextends = "{listed.title}"\n'
    for why in (name, listed.title):
        with pytest.raises(XlperfError, match=f"只查到一部分，缺.*extends = “{name}”"):
            load_scheme(why)
    with pytest.raises(XlperfError, match="只查到一部分"):
        load_scheme("本单位", own(head))
    with pytest.raises(XlperfError, match="只查到一部分"):
        load_scheme("本单位", own(f"{head}[execution]\ndenominator = 'initial'"))
    assert load_scheme("本单位", own(head + PARTS[name])).title == "本单位"


def test_what_the_form_says_completes_henan() -> None:
    head = 'title = "本单位"\nsource = "表"\nextends = "henan_2024"\n[execution]\nweight = '
    scheme = load_scheme("本单位", own(f"{head}20"))
    weights = {"成本指标": 10, "产出指标": 30, "效益指标": 25, "满意度指标": 5, "": 10}
    assert split(scheme) == weights
    with pytest.raises(XlperfError, match=r"dimensions.others.rest：其他各类已有70分，剩下的不够"):
        load_scheme("本单位", own(f"{head}31"))


# --- tiers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize(
    ("words", "attainment"),
    [
        ("达成预期指标", "full"),
        ("达成年度指标", "full"),
        ("达到预期目标", "full"),
        ("达到预期目标。", "full"),
        ("“达成预期指标”（100%-80%）", "full"),
        ("已完成", "full"),
        ("达标", "full"),
        ("按计划完成", "full"),
        ("取得预期效果", "full"),
        ("部分达成预期指标并具有一定效果", "partial"),
        ("部分达成年度指标并具有一定效果", "partial"),
        ("部分达成预期指标，并具有一定效果", "partial"),
        ("部分完成", "partial"),
        ("基本达到预期目标", "partial"),
        ("未达成预期指标且效果较差", "none"),
        ("未达成年度指标且效果较差", "none"),
        ("未完成", "none"),
        ("没有达到预期目标", "none"),
        ("不达标", "none"),
        ("群众反响很好", None),
        ("是", None),
        ("", None),
    ],
)
def test_tier_named(name: str, words: str, attainment: str | None) -> None:
    tier = load_scheme(name).tier_named(words)
    assert (tier and tier.attainment) == (attainment and Attainment(attainment))


@pytest.mark.parametrize(
    ("name", "share", "key"),
    [
        ("hubei_2020", "1", "full"),
        ("hubei_2020", "0.8", "full"),
        ("hubei_2020", "0.7999", "partial"),
        ("hubei_2020", "0.5", "partial"),
        ("hubei_2020", "0.4999", "none"),
        ("hubei_2020", "0", "none"),
        ("mof_2020", "0.6", "partial"),
        ("mof_2020", "0.59", "none"),
    ],
)
def test_tier_of(name: str, share: str, key: str) -> None:
    tier = load_scheme(name).tier_of(D(share))
    assert tier is not None
    assert tier.key == key


@given(share=st.decimals(0, 1, allow_nan=False))
def test_every_share_lies_in_exactly_one_tier(share: Decimal) -> None:
    for name in BUILT_IN:
        assert sum(tier.contains(share) for tier in load_scheme(name).tiers) == 1


def test_a_bound_that_is_left_out_belongs_to_the_tier_above_or_below() -> None:
    text = 'title="甲"\nsource="甲"\nextends="mof_2020"\n[tiers.full]\nlow_inclusive=false'
    scheme = load_scheme("甲", own(text))
    assert scheme.tier_of(D("0.8")) is scheme.tiers[1]


def test_wording__spaces_punctuation_and_brackets_do_not_count() -> None:
    assert wording(" 达成 预期指标！（含80%）") == wording("达成预期指标")


# --- a province needs no code ---------------------------------------------------------------------------------------

PLATFORM = """
title = "某省一体化（2023）"
source = "某省预算管理一体化自评操作手册"
extends = "mof_2020"

[execution]
cap_total_by_rate = [
    { below = 0.5, total = 59 }, { below = 0.6, total = 69 }, { below = 0.7, total = 79 }, { below = 0.8, total = 89 },
]

[quantitative]
reverse_method = "linear"
equal_method = "exact"

[zero]
upper_target = "full"

[over]
threshold = 1.3
zero_target = 30
action = "deduct"
deduct = 2

[severities]
V18 = "error"
"""

COUNTY = """
id = "county_2024"
title = "某县（2024）"
source = "某财绩〔2024〕8号"
extends = "某省一体化（2023）"

[execution]
method = "steps"
steps = [{ rate = 0.95, score = 10 }, { rate = 0.8, score = 6 }, { rate = 0, score = 0 }]
cap_total_by_rate = []

[dimensions.output]
weight = 60

[dimensions.outcome]
level1 = ["效益指标", "满意度指标"]

[dimensions]
satisfaction = false

[over]
action = "require_reason"
deduct = 0

[text_limits]
reason = 100
"""


def test_a_new_province_is_a_file() -> None:
    scheme = load_scheme("某省一体化（2023）", own(PLATFORM))
    assert (scheme.reverse_method, scheme.over.action, scheme.over.deduct) == ("linear", "deduct", 2)
    assert [(cap.below, cap.total) for cap in scheme.execution.cap_total_by_rate][-1] == (D("0.8"), 89)
    assert scheme.severities == {"V18": Severity.ERROR}
    assert split(scheme) == split(load_scheme("mof_2020"))

    over = score_indicator(read_measure("≥", 100, 130, "个"), D(10), None, scheme)
    assert (over.score, over.over, over.working) == (8, True, "130÷100×10=13，超过分值，取10.00，超额完成扣2分，取8.00")
    under = score_indicator(read_measure("≤", 100, 120, "个"), D(10), None, scheme)
    assert (under.score, under.working) == (8, "[1-(120-100)÷100]×10=8.00")


def test_a_county_builds_on_the_province() -> None:
    scheme = load_scheme("county_2024", [*own(COUNTY), *own(PLATFORM)])
    assert (scheme.id, scheme.title, scheme.source) == ("county_2024", "某县（2024）", "某财绩〔2024〕8号")
    assert split(scheme) == {"产出指标": 60, "效益指标和满意度指标": 30}
    assert (scheme.execution.method, scheme.execution.cap_total_by_rate) == ("steps", ())
    assert (scheme.reverse_method, scheme.over.action, scheme.over.threshold) == ("linear", "require_reason", D("1.3"))
    assert scheme.text_limits == {"reason": 100}


def test_titles__the_units_own_come_first() -> None:
    assert scheme_titles(own(PLATFORM))[:2] == ("某省一体化（2023）", "湖北省（2020）")


def test_json_like_floats_are_exact() -> None:
    scheme = load_scheme(
        "甲", [{"title": "甲", "source": "甲", "extends": "mof_2020", "over": json.loads('{"threshold": 1.1}')}]
    )
    assert scheme.over.threshold == D("1.1")


# --- what is refused ------------------------------------------------------------------------------------------------


KEYS = (
    "asks、coefficient、dimensions、execution、grading、id、not_applicable、notes、outline、over、place、preset、proof、quantitative、reasons、"
    "remark、required_dimensions、rounding、severities、source、splits、table_layout、text_limits、tiers、title、total、verdicts、zero"
)


def test_refused__all_faults_at_once_with_their_keys() -> None:
    assert refused(
        """
extends = "mof_2020"
colour = "red"
[execution]
weight = 20
denominatr = "initial"
[tiers.partial]
low = 0.7
[quantitative]
reverse_method = "cubic"
partial_floor = 1.5
"""
    ) == [
        "execution.denominatr：没有这一项，是不是“denominator”？",
        "tiers.none.high：上限是60%，“部分达成年度指标并具有一定效果”的下限是70%，中间有空档",
        "dimensions：各类分值 50+30+10=90，扣除预算执行后应是80",
        "quantitative.reverse_method：填的是“cubic”，只能是ratio、linear之一",
        "quantitative.partial_floor：填的是1.5，要在0到1之间",
        f"colour：没有这一项，这里可以有：{KEYS}",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "[tiers.none]\nhigh = 0.7",
            "tiers.none.high：上限是70%，“部分达成年度指标并具有一定效果”的下限是60%，中间有重叠",
        ),
        ("[tiers.full]\nhigh = 0.9", "tiers：各档合起来要从100%到0%（含0）"),
        ("[tiers.none]\nlow_inclusive = false", "tiers：各档合起来要从100%到0%（含0）"),
        (
            "[tiers.partial]\nattainment = 'none'\n[tiers.none]\nattainment = 'partial'",
            "tiers.none.attainment：比“部分达成年度指标并具有一定效果”低的一档，完成程度不能更高",
        ),
        ("[tiers.full]\nattainment = 'partial'", "tiers：最高一档的 attainment 要是 full"),
        (
            "[tiers.none]\nsynonyms = ['部分完成']",
            "tiers.none.synonyms：“部分完成”已经是“部分达成年度指标并具有一定效果”的说法",
        ),
        ("[tiers.full]\nlow = 'high'", "tiers.full.low：填的是“high”，这里要填数字"),
        ("[dimensions.outcome]\nlevel1 = ['产出']", "dimensions.outcome.level1：“产出指标”已经算在另一类里"),
        ("[dimensions.outcome]\nlevel1 = []", "dimensions.outcome.level1：要写出包括哪些一级指标"),
        (
            "[execution]\nmethod = 'steps'",
            "execution.steps：分档计分时，最后一档的 rate 要是 0，否则低于它的执行率没有得分",
        ),
        (
            "[execution]\nsteps = [{rate = 0.5, score = 5}, {rate = 0.9, score = 9}]",
            "execution.steps：要按执行率从高到低排，执行率越低得分不能越高",
        ),
        ("[execution]\nsteps = [{rate = 0.5, score = 11}]", "execution.steps[1].score：填的是11，要在0到10之间"),
        ("[execution]\nsteps = [{rate = 0.5, points = 5}]", "execution.steps[1].score：缺少这一项"),
        ("[execution]\nsteps = [5]", "execution.steps[1]：填的是“5”，这里要是一组键值"),
        (
            "[execution]\ncap_total_by_rate = [{below = 0.8, total = 89}, {below = 0.7, total = 79}]",
            "execution.cap_total_by_rate：要按执行率从低到高排，执行率越低总分上限不能越高",
        ),
        ("[execution]\nweight = nan", "execution.weight：填的是“nan”，这里要填数字"),
        ("[execution]\nweight = -1", "execution.weight：填的是-1，要在0到100之间"),
        ("[over]\naction = 'deduct'", "over.deduct：action 是 deduct 时要写扣几分，其他情形不写"),
        ("[over]\ndeduct = 2", "over.deduct：action 是 deduct 时要写扣几分，其他情形不写"),
        (
            "[over]\naction = 'punish'",
            "over.action：填的是“punish”，只能是none、warn、require_reason、deduct、reduce之一",
        ),
        (
            "[grading]\ngrades = [{name = '差', low = 0}, {name = '优', low = 90}]",
            "grading.grades：要从高到低排，最后一等从0分起",
        ),
        ("[grading]\ngrades = [{name = '优', low = 90}, {name = '优', low = 0}]", "grading.grades：等级名称重复"),
        ("[grading]\nbonus = '有'", "grading.bonus：填的是“有”，这里要填 true 或 false"),
        ("[severities]\nX99 = 'error'", "severities.X99：没有这个编号"),
        ("[severities]\nV14 = 'grave'", "severities.V14：填的是“grave”，只能是error、warning、note之一"),
        ("[rounding]\nplaces = 1.5", "rounding.places：填的是1.5，要填整数"),
        (
            "[text_limits]\nreasons = 100",
            (
                "text_limits.reasons：没有这一项，可以限字数的是adjustment_reason、deviation、disclosure、evidence、funds_use、goal、"
                "goals_text、key_tasks、leftover_use、management、measures、next_budget_basis、process、purpose、reason、result_use、"
                "shortfall_reason"
            ),
        ),
        ("[text_limits]\nreason = 0", "text_limits.reason：填的是0，要在1到100000之间"),
        ("asks = ''", "asks：不能是空的"),
        (
            "table_layout = 'pdf'",
            "table_layout：填的是“pdf”，只能是chongqing、guangxi、hubei、mof、platform、sichuan、sichuan_dept、yinchuan之一",
        ),
        ("notes = [1]", "notes：列表里的“1”要是文字"),
        ("zero = 5", "zero：填的是“5”，这里要填一组键值"),
        ("verdicts = false", "verdicts.full：缺少这一项"),
        ('outline = "省报告"', "outline：填的是“省报告”，只能是hubei、xianan、xianan_grouped之一"),
    ],
)
def test_refused(text: str, fault: str) -> None:
    assert any(fault in line for line in refused(f'extends = "mof_2020"\n{text}'))


def test_refused__a_scheme_of_its_own_that_leaves_things_out() -> None:
    missing = refused("total = 100")
    assert "execution.weight：缺少这一项" in missing
    assert "tiers：各档合起来要从100%到0%（含0）" in missing


def test_refused__a_source_is_not_inherited() -> None:
    with pytest.raises(XlperfError, match="source：缺少这一项"):
        load_scheme("甲", own('title = "甲"\nextends = "mof_2020"\n[quantitative]\nreverse_method = "linear"'))


def test_refused__names_the_file() -> None:
    with pytest.raises(XlperfError, match=r"^评分规则“甲”：这个评分规则用不了，有1处不对："):
        load_scheme("甲", own('title = "甲"\nsource = "甲"\nextends = "mof_2020"\nbroken = 1'))


def test_refused__the_name_of_a_built_in_scheme() -> None:
    text = 'title = "湖北省（2020）"\nsource = "甲"\nextends = "hubei_2020"'
    with pytest.raises(XlperfError, match="自带评分规则的名字"):
        load_scheme("湖北省（2020）", own(text))


def test_unknown__says_what_there_is() -> None:
    with pytest.raises(
        XlperfError, match="没有名为“湖北2020”的评分规则。是不是“湖北省（2020）”？可选：湖北省（2020）、财政部（2020）"
    ):
        load_scheme("湖北2020")
    with pytest.raises(XlperfError, match="没有名为“mof_2031”"):
        load_scheme("甲", own('title = "甲"\nextends = "mof_2031"'))


def test_extends__in_a_circle() -> None:
    files = [*own('title = "甲"\nextends = "乙"'), *own('title = "乙"\nextends = "甲"')]
    with pytest.raises(XlperfError, match="绕成了圈"):
        load_scheme("甲", files)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["low", "name", "weight", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    values=st.dictionaries(
        st.sampled_from(
            ["total", "execution", "dimensions", "tiers", "zero", "over", "grading", "severities", "notes"]
        ),
        VALUES,
        max_size=4,
    )
)
def test_no_file_crashes(values: dict[str, object]) -> None:
    with contextlib.suppress(XlperfError):
        load_scheme("甲", [{**values, "title": "甲", "source": "甲", "extends": "hubei_2020"}])


def test_synonyms_of_the_tiers_are_written_once() -> None:
    """A scheme that only renames its tiers takes the wordings over."""
    folder = Path(__file__).parent.parent / "xlperf" / "data" / "schemes"
    with_synonyms = [path.stem for path in folder.glob("*.toml") if "synonyms" in path.read_text("utf-8")]
    assert with_synonyms == ["mof_2020"]


@pytest.mark.parametrize("title", scheme_titles())
def test_no_wording_of_a_built_in_scheme_stands_for_two_tiers(title: str) -> None:
    """Nobody looks at that when it is loaded; a unit's own scheme on top of it is looked at whole."""
    mine = {"title": "本单位规则", "source": "本单位", "extends": title}
    assert load_scheme("本单位规则", [mine]).wordings == load_scheme(title).wordings


def test_a_wording_is_one_choice_of_each_part() -> None:
    full, partial, none = load_scheme("mof_2020").tiers
    said = {"已按时": None, "按时完成": full, "完成 了！": full, "完成了了": None, "第二档": partial, "效果较差": none}
    assert {words: load_scheme("mof_2020").tier_named(words) for words in said} == said
