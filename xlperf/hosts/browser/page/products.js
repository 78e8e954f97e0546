// What can be taken away of one unit: files that the desk makes when they are asked for.
"use strict";

/** The cards beside a unit's results; `again(scheme)` shows it by another scoring scheme. */
async function showProducts(side, main, path, seen, { reports, scheme, again }) {
  const report = make("div", { class: "product", "aria-live": "polite" });
  const renew = async (outline) => {
    const { value: lines, files } = await desk.run("report", { path, outline: outline || null });
    emptied(report).append(...files.map(([name, bytes]) => fileLink(name, bytes)), ...lines.slice(seen.subjects.length).map((line) => make("p", {}, line)));
  };
  const outlines = [["", "按评分规则"], ...about.outlines.map((title) => [title, title])];
  const renewed = (outline) => renew(outline).catch((error) => report.replaceChildren(make("p", { class: "alert" }, error.message)));
  side.append(make("section", { class: "card" }, make("h3", {}, "报告和自评表"), report, choice("提纲", outlines, renewed)));
  side.append(otherCard(path, seen, reports, scheme), targetsCard(path, seen), monitoringCard(main, path, seen), schemesCard(path, seen, scheme, again));
  if (!seen.subjects.length) report.append(make("p", {}, "没有可用的评价对象，写不出报告。"));
  else await renewed("");
}

function otherCard(path, seen, reports, scheme) {
  const card = make("section", { class: "card" }, make("h3", {}, "还可以取走"));
  if (seen.kind !== "workbook") {
    const by = seen.kind === "form" ? { scheme } : {};
    for (const [label, suffix] of [["填好的工作簿（.xlsm）", ".xlsm"], ["不带宏的工作簿（.xlsx）", ".xlsx"]]) card.append(product(label, "workbook", { paths: [path], suffix, ...by }));
    if (seen.kind === "form" && reports.length) card.append(product("表和报告合成的工作簿", "workbook", { paths: [path, ...reports], suffix: ".xlsm", ...by }));
  }
  card.append(product("下年的工作簿", "rollover", { path }), product("数据文件（.json）", "export", { path }), rowsProduct(path));
  if (seen.subjects.length) card.append(formProduct(path));
  if (seen.subjects.length) card.append(product("公开用的一份（没有个人信息）", "public", { path }));
  if (seen.kind === "workbook") card.append(product("核对宏、按钮和公式", "verify", { path }), product("升级到这一版的工作簿", "upgrade", { path }));
  if (seen.kind === "workbook" && seen.subjects.length) card.append(renameProduct(path, seen.subjects));
  card.append(make("button", { type: "button", class: "quiet", click: () => window.print() }, "打印这一页"));
  return card;
}

/** A part of the side that is opened where it is wanted. */
function folded(title, open, ...children) {
  return make("details", { class: "card", open }, make("summary", {}, make("h3", {}, title)), ...children);
}

/**
 * A button that has a file made; the file takes its place, or stands below it where another can be asked for. A job
 * that takes several steps is a function; it is given one that shows how far it is.
 */
function product(label, job, values, options = {}) {
  const place = make("div", { class: "product", "aria-live": "polite", tabindex: -1 });
  const made = async () => {
    button.disabled = true;
    button.textContent = `请稍候：${label}……`;
    try {
      const far = (text) => (button.textContent = `请稍候：${label}，${text}……`);
      const { value, files } = await (typeof job === "function" ? job(far) : desk.run(job, typeof values === "function" ? values() : values, options));
      const lines = Array.isArray(value) ? value : value.lines;
      emptied(place).append(...files.map(([name, bytes]) => fileLink(name, bytes)), linesView(label, lines.filter((line) => !line.startsWith("已写出"))));
      if (typeof values === "function") {
        place.prepend(button);
        button.disabled = false;
        button.textContent = label;
      }
      (place.querySelector("a, [tabindex]") ?? place).focus(); // the button that had the focus is gone
    } catch (error) {
      button.disabled = false;
      button.textContent = label;
      place.replaceChildren(button, make("p", { class: "alert" }, error.message));
    }
  };
  const button = make("button", { type: "button", class: "quiet", click: made }, label);
  place.append(button);
  return place;
}

/** What is reported of a job; much of it in a box of its own that can be scrolled. */
function linesView(label, lines) {
  if (lines.length <= 8) return make("div", {}, lines.map((line) => make("p", {}, line)));
  return make("div", { class: "lines", tabindex: 0, role: "region", "aria-label": label }, lines.map((line) => make("p", {}, line)));
}

/** A button that asks for the bureau's blank form; the filled one is below it, and another form can be chosen. */
function formProduct(path) {
  const place = make("div", { class: "product", "aria-live": "polite" });
  const input = make("input", { type: "file", accept: ".xlsx,.xlsm,.docx", hidden: true, class: "form-input", "aria-label": "财政局发的空表" });
  const button = make("button", { type: "button", class: "quiet", click: () => input.click() }, "填财政局发的空表……");
  const filledIn = async (file) => {
    button.disabled = true;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { value: lines, files } = await desk.run("form", { path, form: `${FORMS}/${file.name}` }, { put: [[`${FORMS}/${file.name}`, bytes]] });
      emptied(place).append(...files.map(([name, content]) => fileLink(name, content)), ...lines.map((line) => make("p", {}, line)));
    } catch (error) {
      emptied(place).append(make("p", { class: "alert" }, error.message));
    }
    button.disabled = false;
  };
  input.addEventListener("change", () => {
    if (input.files.length) filledIn(input.files[0]);
    input.value = "";
  });
  return make("div", { class: "product" }, button, input, place);
}

/** The indicators as text, selected and copied where the browser lets a page do so. */
function rowsProduct(path) {
  const place = make("div", { class: "product", "aria-live": "polite" });
  const made = async () => {
    const { value } = await desk.run("rows", { path });
    const text = make("textarea", { readonly: true, rows: 4, "aria-label": "指标行" });
    text.value = value;
    place.replaceChildren(text, make("p", {}, "已选中，按 Ctrl+C 复制，再到平台或表格里粘贴。"));
    text.focus();
    text.select();
    if (document.execCommand("copy")) place.lastChild.textContent = "已复制，可以到平台或表格里粘贴。";
  };
  place.append(make("button", { type: "button", class: "quiet", click: () => made().catch(fail) }, "指标行（复制到平台）"));
  return place;
}

/** A subject under a new name: which, and how it is called from now on. */
function renameProduct(path, subjects) {
  let old = subjects[0].name;
  const name = make("input", { type: "text", placeholder: "新名称", "aria-label": "新名称", maxlength: 200 });
  const names = subjects.map((subject) => [subject.name, subject.name]);
  return make("details", { class: "product" }, make("summary", {}, "给评价对象改名"),
    choice("把", names, (chosen) => (old = chosen)), name,
    product("改好名的工作簿", "rename", () => ({ path, old, new: name.value })),
  );
}
