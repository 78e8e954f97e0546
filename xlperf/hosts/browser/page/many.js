// Many units: a line for each file, those that could not be read with the reason.
"use strict";

/** A table with a line for each file so far; `opened(path)` shows one unit. */
class UnitList {
  constructor(opened) {
    this.opened = opened;
    this.body = make("tbody", {});
    this.heading = make("span", { class: "counted" });
    const heads = ["单位", "年度", "对象", "总分", "执行率", "错误", "提醒", "文件"];
    this.element = make(
      "section", { class: "card", "aria-label": "各单位" },
      make("h2", {}, "各单位", this.heading),
      make("table", { class: "units" }, make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))), this.body),
    );
  }

  count(text) {
    this.heading.textContent = text;
  }

  add(path, line) {
    const cell = (...texts) => make("td", {}, texts.map((text) => make("div", {}, text ?? "—")));
    const name = make("button", { type: "button", class: "link", click: () => this.opened(path) }, line.name || "单位名称未填");
    this.body.append(
      make(
        "tr", {},
        make("th", { scope: "row" }, name),
        make("td", {}, line.year ?? "—"),
        cell(...line.subjects.map((subject) => subject.name)),
        make("td", {}, line.subjects.map((subject) => this.total(subject))),
        cell(...line.subjects.map((subject) => (subject.rate === null ? "无法计算" : `${(subject.rate * 100).toFixed(2)}%`))),
        make("td", { class: line.errors ? "number error-text" : "number" }, line.errors),
        make("td", { class: "number" }, line.warnings),
        make("td", { class: "path" }, path),
      ),
    );
  }

  total(subject) {
    if (subject.total === null) return make("div", {}, "无法计算");
    const grade = subject.grade ? `　${subject.grade}` : "";
    return make("div", { class: "small-total" }, make("span", {}, subject.total + grade), subject.share === null ? null : bar(subject.share, { title: `总分 ${subject.total}` }));
  }

  fail(path, reason) {
    this.body.append(make("tr", { class: "failed" }, make("th", { scope: "row" }, "未能读取"), make("td", { colspan: 6 }, reason), make("td", { class: "path" }, path)));
  }

  pass(path, reason) {
    this.body.append(make("tr", { class: "passed" }, make("th", { scope: "row" }, "跳过"), make("td", { colspan: 6 }, reason), make("td", { class: "path" }, path)));
  }
}
