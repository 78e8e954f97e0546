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

  /** A unit, with a row for each of its subjects. */
  add(path, line) {
    const name = make("button", { type: "button", class: "link", click: () => this.opened(path) }, line.name || "单位名称未填");
    const rows = line.subjects.length;
    for (const [at, subject] of line.subjects.entries()) {
      this.body.append(
        make(
          "tr", { class: at + 1 < rows ? "more" : null },
          at ? null : make("th", { scope: "rowgroup", rowspan: rows }, name),
          at ? null : make("td", { rowspan: rows }, line.year ?? "—"),
          make("td", {}, subject.name || "名称未填"),
          make("td", {}, this.total(subject)),
          make("td", { class: "number" }, subject.rate === null ? "无法计算" : `${(subject.rate * 100).toFixed(2)}%`),
          at ? null : make("td", { class: line.errors ? "number error-text" : "number", rowspan: rows }, line.errors),
          at ? null : make("td", { class: "number", rowspan: rows }, line.warnings),
          at ? null : make("td", { class: "path", rowspan: rows }, path),
        ),
      );
    }
  }

  total(subject) {
    if (subject.total === null) return "无法计算";
    const grade = subject.grade ? `　${subject.grade}` : "";
    return make("div", { class: "small-total" }, make("span", {}, subject.total + grade), subject.share === null ? null : bar(subject.share, { title: `总分 ${subject.total}` }));
  }

  fail(path, reason) {
    this.body.append(make("tr", { class: "failed" }, make("th", { scope: "row" }, "未能读取"), make("td", { colspan: 6 }, reason), make("td", { class: "path" }, path)));
  }

  /** A file that is in no list of results: passed over, or of another stage of the year. */
  pass(path, reason, word) {
    this.body.append(make("tr", { class: "passed" }, make("th", { scope: "row" }, word), make("td", { colspan: 6 }, reason), make("td", { class: "path" }, path)));
  }
}
