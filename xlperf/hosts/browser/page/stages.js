// The other stages of the year: targets declared, monitoring with its alerts; and the rules that scores follow.
"use strict";

function targetsCard(path, seen) {
  let paper = "";
  return folded("绩效目标申报表", seen.purpose === "目标",
    choice("版式", titled(about.papers.target), (chosen) => (paper = chosen)),
    product("目标申报表（Excel 和 Word）", "targets", () => ({ path, paper })),
    product("编下年目标的工作簿", "rollover", { path, purpose: "目标" }),
  );
}

/** Monitoring: the papers of a period, begun for another, closed into the self-evaluation. Alerts go into `main`. */
function monitoringCard(main, path, seen) {
  const asked = { path, paper: "", period: "", alerts: "" };
  const place = make("div", { class: "product", "aria-live": "polite" });
  const rows = make("section", { class: "card monitoring", "aria-label": "绩效监控", hidden: true });
  main.insertBefore(rows, main.querySelector(".findings"));
  const draw = async () => {
    try {
      const { value, files } = await desk.run("monitoring", { ...asked });
      emptied(place).append(...files.map(([name, bytes]) => fileLink(name, bytes)), ...value.lines.map((line) => make("p", {}, line)));
      rows.replaceChildren(...monitoringView(value));
      rows.hidden = false;
    } catch (error) {
      place.replaceChildren(make("p", { class: "alert" }, error.message));
      rows.hidden = true;
    }
  };
  const asking = (key) => (chosen) => {
    asked[key] = chosen;
    draw();
  };
  const periods = [["", "最后一个"], ...seen.periods.map((period) => [period, period])];
  const done = seen.periods.length
    ? [choice("期间", periods, asking("period")), choice("预警规则", titled(seen.alerts), asking("alerts")), choice("版式", titled(about.papers.monitoring), asking("paper")), place]
    : make("p", { class: "note" }, "还没有监控。填上期间（如 1-6月），取走加了监控行的工作簿，填好再放进来。");
  if (seen.periods.length) draw();
  const period = make("input", { type: "text", placeholder: "期间，如 1-6月", "aria-label": "期间", maxlength: 40 });
  return folded("绩效运行监控", seen.periods.length > 0 || seen.purpose === "监控",
    done, period,
    product("开始这次监控的工作簿", "begin", () => ({ path, period: period.value })),
    seen.periods.length ? product("年底转为自评的工作簿", "close", { path }) : null,
  );
}

function monitoringView({ period, rows, lines }) {
  const heads = ["指标", "目标值", "当前完成", "全年预计", "预警", "怎么算的"];
  const body = [];
  let subject = null;
  for (const row of rows) {
    if (row.subject !== subject) {
      subject = row.subject;
      body.push(make("tr", { class: "level1" }, make("th", { colspan: heads.length, scope: "rowgroup" }, subject || "名称未填")));
    }
    body.push(
      make("tr", { class: `alert-${row.colour}` },
        make("th", { scope: "row" }, row.name),
        [row.target, row.current, row.forecast].map((value) => make("td", {}, value ?? "—")),
        make("td", {}, row.word ? make("span", { class: `light ${row.colour}` }, row.word) : "—"),
        make("td", {}, row.working, row.reason ? make("span", { class: "level2" }, `原因：${row.reason}`) : null),
      ),
    );
  }
  return [
    make("h3", {}, `绩效监控（${period}）`, make("span", { class: "counted" }, lines.find((line) => line.startsWith("预警")) ?? "没有能判断预警的")),
    make("table", { class: "monitored" },
      make("caption", { class: "hidden" }, `${period}的监控和预警`),
      make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, body),
    ),
  ];
}

/** By which rules: another scheme to check by, the rules a form prints, those confirmed, all there are. */
function schemesCard(path, seen, scheme, again) {
  const options = [["", "文件里写的"], ...seen.schemes.map((title) => [title, title])];
  const used = choice("检查按", options, (chosen) => again(chosen || null), scheme ?? "");
  const words = seen.kind === "form" ? "由自评表填工作簿时也按它。" : "只换检查用的；报告仍按文件里填的。";
  return folded("评分规则", scheme !== null,
    used, make("p", { class: "note" }, words),
    seen.kind === "form" ? product("表上印的评分规则（.toml）", "read_off", { path }) : null,
    seen.has_rules ? product("核对好的评分规则（.toml）", "confirm", { path }) : null,
    product("有哪些评分规则，出自哪里", "schemes", {}),
  );
}

function titled(titles) {
  return titles.map((title) => [title, title]);
}
