// One unit: its results as a picture, its findings and questions.
"use strict";

const WORDS = { full: "reached", partial: "partly", none: "missed" };

function unitView(seen) {
  return [
    seen.unit ? unitHead(seen.unit, seen.counted, seen.forms) : null,
    seen.subjects.map((subject) => subjectView(subject, seen.unit)),
    findingsView("检查出的问题", seen.counted, seen.findings),
    questionsView(seen.questions),
  ];
}

function unitHead(unit, counted, forms) {
  const year = unit.year ? `${unit.year} 年度` : "年度未填";
  const down = () => document.querySelector(".findings").scrollIntoView({ behavior: "smooth" });
  return make("header", { class: "unit" },
    make("h2", {}, unit.title || "单位名称未填"),
    forms ? make("p", {}, `文件里有：${forms}`) : null,
    make("p", {}, `${year}，评分规则：${unit.scheme}　`, make("button", { type: "button", class: "link", click: down }, `${counted} ↓`)),
  );
}

function subjectView(subject, unit) {
  return make(
    "section", { class: "card subject", "aria-label": subject.name },
    make("h3", {}, make("span", { class: "kind" }, subject.kind), subject.name || "名称未填"),
    make("div", { class: "figures" }, totalView(subject), rateView(subject), fundsView(subject, unit)),
    subject.indicators.length ? indicatorsView(subject) : make("p", { class: "none" }, "没有填绩效指标。"),
  );
}

function totalView(subject) {
  const known = subject.total !== null;
  return make(
    "div", { class: "figure" },
    make("p", { class: "figure-name" }, "总分"),
    make("p", { class: "figure-value" }, known ? subject.total : "无法计算", known ? make("small", {}, ` / ${subject.full} 分`) : null),
    known ? bar(subject.share, { title: `总分 ${subject.total}，满分 ${subject.full}` }) : null,
    make("p", { class: "figure-note" }, subject.grade ? `等级：${subject.grade}` : "这个评分规则不定等级"),
  );
}

function rateView(subject) {
  const score = subject.execution_score === null ? "得分无法计算" : `预算执行得分 ${subject.execution_score} / ${subject.execution_weight}`;
  return make(
    "div", { class: "figure" },
    make("p", { class: "figure-name" }, "预算执行率"),
    make("p", { class: "figure-value" }, subject.rate_text ?? "无法计算"),
    subject.rate === null ? null : bar(subject.rate, { title: `预算执行率 ${subject.rate_text}` }),
    make("p", { class: "figure-note" }, score),
  );
}

function fundsView(subject, unit) {
  if (!subject.funds.length) return null;
  const rows = subject.funds.map((fund) =>
    make("tr", {}, make("th", { scope: "row" }, fund.name), make("td", { class: "bar-cell" }, bar(fund.share ?? 0, { kind: "funds", title: `${fund.name} ${fund.amount}` })), make("td", { class: "number" }, fund.amount)),
  );
  return make("table", { class: "figure funds-table" }, make("caption", { class: "figure-name" }, `资金（${unit.money_unit}）`), make("tbody", {}, rows));
}

function indicatorsView(subject) {
  const heads = ["指标", "目标值", "实际完成值", "完成情况", "得分 / 分值"];
  const rows = [];
  let level1 = null;
  for (const indicator of subject.indicators) {
    if (indicator.level1 !== level1) {
      level1 = indicator.level1;
      rows.push(make("tr", { class: "level1" }, make("th", { colspan: heads.length, scope: "rowgroup" }, level1 || "一级指标未填")));
    }
    rows.push(indicatorRow(indicator));
  }
  return make(
    "table", { class: "indicators" },
    make("caption", { class: "hidden" }, `${subject.name}的绩效指标`),
    make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, rows),
  );
}

function indicatorRow(indicator) {
  const kind = WORDS[indicator.attainment] ?? "unknown";
  const score = indicator.score === null ? "无法计算" : `${indicator.score} / ${indicator.weight ?? "？"}`;
  return make(
    "tr", {},
    make("th", { scope: "row" }, indicator.level2 ? make("span", { class: "level2" }, indicator.level2) : null, indicator.name || "名称未填"),
    make("td", {}, indicator.target ?? "—"),
    make("td", {}, indicator.actual ?? "—"),
    make("td", { class: "verdict-cell" }, make("span", { class: `verdict ${kind}` }, indicator.verdict ?? "无法判断"), completionBar(indicator, kind)),
    make("td", { class: "number", title: indicator.working }, score),
  );
}

/** Completion against the target, which stands at two thirds of the bar; for words instead of figures, the score's share. */
function completionBar(indicator, kind) {
  if (indicator.completion !== null) {
    const title = `完成率 ${indicator.completion_text}`;
    return [bar(indicator.completion / 1.5, { kind, mark: 1 / 1.5, title }), make("span", { class: "completion" }, indicator.completion_text)];
  }
  if (indicator.share === null) return null;
  return [bar(indicator.share / 1.5, { kind, title: "得分占分值的比例" }), make("span", { class: "completion" }, "定性")];
}

function findingsView(title, counted, groups) {
  return make(
    "section", { class: "card findings", "aria-label": title },
    make("h3", {}, title, make("span", { class: "counted" }, counted)),
    groups.some((group) => group.key === "warning") ? make("p", { class: "note" }, "确有原因的提醒：在工作簿的“情况说明”表里写明编号、对象、指标和原因，存盘后再放进来，就归到“已说明”里。错误要改正。") : null,
    groups.map((group) =>
      make("details", { class: `group ${group.key}`, open: group.key !== "note" && group.key !== "explained" },
        make("summary", {}, `${group.label}（${group.findings.length}）`),
        make("ol", {}, group.findings.map(findingItem)),
      ),
    ),
  );
}

function findingItem(found) {
  return make(
    "li", {},
    make("p", {}, found.where ? make("span", { class: "where" }, found.where) : null, found.message, found.remedy ? make("strong", {}, found.remedy) : null),
    make("p", { class: "about" }, found.about ? `${found.about}　` : null, make("details", { class: "why" }, make("summary", {}, found.code), `${found.title}：${found.why}`, found.source ? make("span", { class: "source" }, `出处：${found.source}　例子：${found.example}`) : null)),
  );
}

function questionsView(questions) {
  if (!questions.length) return null;
  return make(
    "section", { class: "card questions", "aria-label": "请自查" },
    make("h3", {}, "请自查", make("span", { class: "counted" }, "没有数字能说明、要您自己回答的")),
    make("ol", {}, questions.map((one) => make("li", {}, make("p", {}, one.text, make("strong", {}, one.remedy)), make("p", { class: "about" }, one.subjects.join("、"))))),
  );
}
