"""Every pattern of ``data/prose.toml`` with a text that it must find and a like one that it must pass over."""

from __future__ import annotations

import pytest

from xlperf.prose.lexicon import lexicon, pattern

FOUND_AND_NOT = {
    "figures.not_before": ("见附件", "共支出"),
    "figures.goes_on": ("5项目", "5项任务"),
    "figures.identity": ("电话0715-8321234", "支出8321234元"),
    "years.year": ("2021年实际执行", "2021年级学生"),
    "years.broken": ("202年1月", "2021年1月"),
    "years.spent": ("度本部门实际执行支出", "度计划执行支出"),
    "years.planned": ("度重点工作", "培训300人次"),
    "years.due": ("底前全部发放到位", "底全部发放到位"),
    "years.span": ("2018年至2022年", "2018年和2022年"),
    "labels.initial": ("年初财政拨款预算数为", "年初结转资金为"),
    "labels.adjusted": ("调整后实际拨付资金为", "调整前实际拨付资金为"),
    "labels.executed": ("实际执行支出", "实际执行办公经费"),
    "labels.basic": ("基本支出为", "基本工资为"),
    "labels.project": ("项目支出共", "项目支出增加"),
    "labels.remaining": ("年末剩余资金", "年末剩余物资"),
    "labels.rate": ("执行率为", "执行率排名第"),
    "labels.total": ("自评得分为", "自评得分率为"),
    "labels.score": ("自评得分", "满分"),
    "labels.before": ("2022年本部门", "办公经费"),
    "verdicts.target": ("预计指标值应大于等于", "预计指标共"),
    "verdicts.actual": ("实际指标数为", "实际投入资金"),
    "verdicts.verdict": ("该指标已完成", "该指标为定性指标"),
    "verdicts.quoted": ("实际完成情况为“达到预期目标”", "实际完成情况见“附件1”"),
    "tallies.all": ("共设置绩效指标", "共设置培训班"),
    "tallies.done": ("绩效指标8项，完成", "培训班8个，完成"),
    "tallies.missed": ("未完成或部分完成的绩效指标", "未完成的手续"),
    "claims.goals": ("完成了既定的绩效考评目标", "完成了对目标的申报"),
    "claims.aspect": ("圆满完成任务", "完成任务"),
    "claims.all_done": ("各项绩效目标均已完成", "各项绩效目标应当完成"),
    "claims.all_rate": ("绩效指标完成率为100%", "绩效指标完成率为90%"),
    "claims.none_missed": ("不存在未完成的绩效目标", "未完成的绩效目标共2个"),
    "claims.all_somehow": ("各项绩效指标全部达到或优于目标值", "各项绩效指标均需在年底前完成"),
    "claims.none_behind": ("各项指标无一落空", "各项指标无一完成"),
    "claims.as_planned": ("各指标值均不低于年初设定值", "该指标值不低于年初设定值"),
    "claims.of_kinds": ("数量指标完成率100%", "数量指标完成率90%"),
    "claims.in_time": ("村道全部按期完工", "村道全部完工，按期验收"),
    "claims.meant": ("为全面", "因为下雨"),
    "claims.all_spent": ("项目资金已全部支付完毕", "项目资金全部用于培训"),
    "claims.nothing_left": ("年末无结转结余", "年末结转结余5万元"),
    "results.none": ("全年未发生水上交通安全事故", "全年发生水上交通安全事故1起"),
    "sums.than": ("较上年决算数", "较上年，决算数"),
    "sums.parts": ("其中：", "用于"),
    "sums.sum": ("合计为", "涉及"),
    "sums.change": ("同比增长", "同比"),
    "lists.big": ("三大主导产业", "三个主导产业"),
    "lists.bodies": ("下设5个科室", "新增5个科室"),
    "lists.named": ("三个行业，分别是汽车、医药", "三个行业发展较快"),
    "lists.quoted": ("“汽车、医药”三大主导产业", "“汽车、医药”等主导产业"),
    "lists.ordinals": ("五项工作：一是建机制", "五项工作都完成了"),
    "names.region": ("我县高度重视", "我县级财政"),
    "names.body": ("我局高度重视", "自我局限"),
    "names.title": ("2021年度某县农业局部门整体支出绩效自评报告", "2021年度某县农业局工作总结"),
    "report.before_name": ("2022年度培训", "某局培训"),
    "report.behind_name": ("培训项目绩效自评报告", "培训2022年度"),
    "report.heading": ("（一）资金投入情况", "资金投入（一）"),
}
"""Pattern -> a text it finds something in, and one it finds nothing in."""


def test_every_pattern_stands_here() -> None:
    assert set(FOUND_AND_NOT) == set(lexicon().patterns)


@pytest.mark.parametrize("key", FOUND_AND_NOT)
def test_a_pattern_finds_its_sentence_and_passes_over_the_other(key: str) -> None:
    found, passed_over = FOUND_AND_NOT[key]
    assert pattern(key).search(found)
    assert not pattern(key).search(passed_over)
