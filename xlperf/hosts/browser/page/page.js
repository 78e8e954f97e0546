// The page: files come in, the desk works on them, results and files to be taken away are shown.
"use strict";

const html = document.documentElement;
let dropped = new Map(); // path -> File, as the desk has them
let refused = []; // [path, reason] of files that were not even handed over
let turn = 0; // of dropping: what belongs to an earlier one is not shown any more

function setState(state, message) {
  html.dataset.state = state;
  byId("status").textContent = message;
  byId("progress").hidden = state !== "working" && state !== "loading";
  byId("stop").hidden = state !== "working";
  for (const id of ["blank", "sample", "choose", "choose-folder"]) byId(id).disabled = state === "loading" || state === "working";
}

function progress(done = null, of = null) {
  const element = byId("progress");
  if (of === null) {
    element.removeAttribute("value");
  } else {
    element.max = of;
    element.value = done;
  }
}

function complain(message) {
  const element = byId("alert");
  element.hidden = !message;
  element.textContent = message ?? "";
}

/** `what` is the file in question, where there is one. */
function fail(error, what = "") {
  if (!(error instanceof JobError)) console.error(error);
  complain(error instanceof JobError ? error.message : `页面出错了，这是软件的问题，不是您填错了（${error}）。请把文件发给维护人员。`);
  setState("failed", `没有做成${what && `：${what}`}。可以换一个文件再放进来。`);
}

async function open() {
  if (window.xlperfCannotRun) return;
  desk = new Desk((stage) => html.dataset.state === "loading" && setState("loading", `${stage}，请稍候……`));
  setState("loading", "正在打开，请稍候……");
  try {
    about = await desk.ready;
  } catch (error) {
    fail(error);
    return;
  }
  byId("version").textContent = `版本 ${about.version}。`;
  setState("ready", "准备好了。");
}

/**
 * Work on files: pairs of path and File. A report, a scheme, or what was written of a file before is added to what is
 * there, anything else replaces it.
 */
async function take(pairs) {
  if (!about || !pairs.length || html.dataset.state === "working") return;
  const added = dropped.size > 0 && pairs.every(([path]) => /\.(docx|txt|toml)$/i.test(path) || isEarlier(path));
  const files = added ? new Map(dropped) : new Map();
  const large = [];
  for (const [path, file] of pairs) {
    if (file.size > about.most_bytes) large.push([path, `文件有 ${Math.floor(file.size / 2 ** 20)} MB，超过 ${about.most_bytes / 2 ** 20} MB。请删去里面的图片后再试。`]);
    else files.set(freeName(path, files, added), file);
  }
  dropped = files;
  refused = large;
  desk.hold(files);
  turn += 1;
  complain(null);
  emptied(byId("result"));
  progress();
  setState("working", "正在读文件……");
  try {
    if (!files.size) throw new JobError(large.map(([path, why]) => `${path}：${why}`).join(""));
    const { value: sorted } = await desk.run("sort", { paths: [...files.keys()] });
    const left = [...sorted.unread, ...sorted.passed];
    if (!sorted.sources.length && !sorted.reports.length) throw new JobError(left.map(({ path, reason }) => `${path}：${reason}。`).join(""));
    if (!sorted.sources.length) await showReports(sorted.reports, left.map(passedLine));
    else if (sorted.sources.length === 1) await showUnit(sorted.sources[0], sorted.reports, left.map(passedLine));
    else await showMany(sorted);
    byId("result").focus({ preventScroll: true });
  } catch (error) {
    fail(error, pairs.length === 1 ? pairs[0][0] : "");
  }
}

/** Whether a file is what was written of one that is there: 甲-监控.xlsx of 甲.xlsm. */
function isEarlier(path) {
  const stem = path.replace(/\.[^./]*$/, "");
  return [...dropped.keys()].some((other) => about.endings.some((ending) => stem === other.replace(/\.[^./]*$/, "") + ending));
}

function freeName(path, files, added) {
  let name = path;
  for (let number = 2; files.has(name) && !added; number += 1) name = path.replace(/(\.[^./]*)?$/, `（${number}）$1`);
  return name;
}

// ---- one unit

function passedLine({ path, reason }) {
  return make("p", { class: "note" }, `没有读 ${path}：${reason}。`);
}

const BLANK_FORM = "这张表里没有指标，也没有金额，像是还没有填的空表。要把数据填进去，请先放入填好的工作簿，再在右边“填财政局发的空表……”里选这张表。";

function isBlankForm(seen) {
  return seen.kind === "form" && seen.subjects.length > 0 && seen.subjects.every((one) => !one.indicators.length && !one.funds.length);
}

async function showUnit(path, reports, back = null, scheme = null, read = false) {
  setState("working", `正在检查 ${path}……`);
  const { value: seen } = await desk.run("examine", { path, scheme, read });
  const main = make("div", { class: "main-column" }, back, refused.map(([name, why]) => make("p", { class: "alert" }, `${name}：${why}`)), isBlankForm(seen) ? make("p", { class: "hint" }, BLANK_FORM) : null, unitView(seen));
  const side = make("aside", { class: "side", "aria-label": "可以取走的文件" });
  byId("result").replaceChildren(make("div", { class: "columns" }, main, side));
  for (const report of reports) {
    const { value: found } = await desk.run("compare", { path, report, scheme });
    main.insertBefore(findingsView(`与报告“${report}”核对`, found.counted, found.findings), main.querySelector(".findings"));
  }
  const again = (chosen) => showUnit(path, reports, back, chosen, read).catch(fail);
  if (seen.unit) await showProducts(side, main, path, seen, { reports, scheme, again });
  setState("done", `检查完了：${seen.counted}。`);
}

/** Reports without a workbook are read: what they say is shown as a unit, and can be taken away as its workbook. */
async function showReports(reports, left) {
  setState("working", `正在读报告 ${reports.join("、")}……`);
  const { value: read, files } = await desk.run("import", { paths: reports });
  const [[data, bytes], sources] = files;
  desk.hold(new Map([...dropped, [data, new File([bytes], data)]]));
  const lines = read.lines.map((line) => make("p", {}, line));
  const where = make("div", { class: "product" }, fileLink(...sources));
  await showUnit(data, [], [...left, ...lines, where, findingsView("读报告时发现的", read.counted, read.findings)], null, true);
}

// ---- many units

async function showMany(sorted) {
  const mine = turn;
  const parts = new Map(); // path -> its part of the summary
  const failures = Object.fromEntries(refused);
  const years = new Map(); // year -> paths
  const list = new UnitList((path) => showOne(path, sorted));
  const side = make("aside", { class: "side", "aria-label": "可以取走的文件" });
  byId("result").replaceChildren(make("div", { class: "columns" }, make("div", { class: "main-column" }, list.element), side));
  for (const [path, why] of refused) list.fail(path, why);
  let stopped = false;
  const stop = () => (stopped = true);
  byId("stop").addEventListener("click", stop);
  for (const [at, path] of sorted.sources.entries()) {
    if (stopped || mine !== turn) break;
    progress(at, sorted.sources.length);
    setState("working", `正在读第 ${at + 1} 个，共 ${sorted.sources.length} 个：${path}`);
    try {
      const { value: line, files } = await desk.run("part", { path });
      parts.set(path, files[0][1]);
      if (line.stage) {
        list.pass(path, line.reason, line.stage);
        continue;
      }
      years.set(line.year, [...(years.get(line.year) ?? []), path]);
      list.add(path, line);
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      if (stopped) break;
      failures[path] = error.message;
      list.fail(path, error.message);
    }
  }
  byId("stop").removeEventListener("click", stop);
  for (const one of sorted.unread) {
    failures[one.path] = one.reason;
    list.fail(one.path, `${one.reason}。`);
  }
  for (const one of sorted.passed) list.pass(one.path, one.reason, one.lost ? "没有读" : "跳过");
  const failed = Object.keys(failures).length;
  const counted = `读入 ${parts.size} 个，未能读取 ${failed} 个${sorted.passed.length ? `，跳过 ${sorted.passed.length} 个` : ""}`;
  list.count(counted);
  if (stopped) throw new JobError(`已停止：${counted}。要汇总请重新放一次。`);
  if (!parts.size) throw new JobError(`${failed} 个文件一个也没能读取。`);
  showManyProducts(side, sorted, parts, failures, years);
  lastMany = [...byId("result").childNodes];
  setState("done", `${counted}。`);
}

let lastMany = [];

function showManyProducts(side, sorted, parts, failures, years) {
  let last = "";
  const known = [...years.keys()].filter((year) => year !== null).sort();
  const values = () => ({ parts: [...parts.keys()], failures, last: last ? years.get(Number(last)) : [] });
  const put = [...parts].map(([path, bytes]) => [`${PARTS}/${path}`, bytes]);
  const compare = known.length > 1 ? choice("与上年比较", [["", "不比较"], ...known.slice(0, -1).map((year) => [String(year), `${year} 年度的 ${years.get(year).length} 个文件作上年`])], (year) => (last = year)) : null;
  const limit = 60 + parts.size;
  const summaryPut = { put: () => put.map(([path, bytes]) => [path, bytes.slice()]), limit };
  side.append(
    make("section", { class: "card" }, make("h3", {}, "汇总"), compare,
      product("汇总工作簿", "summary", values, summaryPut),
      product("各表（CSV）", "summary", () => ({ ...values(), as_csv: true }), summaryPut),
    ),
    departmentCard(limit),
    make("section", { class: "card" }, make("h3", {}, "还可以取走"),
      product("全部报告（.zip）", (far) => allReports([...parts.keys()], far)),
      product("合成一个单位的工作簿", "workbook", { paths: sorted.sources, suffix: ".xlsm" }, { limit }),
      make("p", { class: "note" }, "“合成”用于同一个单位的几张官方自评表：一张部门整体的，其余各项目一张。"),
    ),
  );
}

/** The reports of all units in one file, one unit after another: what fails or hangs costs one line. */
async function allReports(paths, far) {
  const mine = turn;
  const lines = [];
  const made = [];
  for (const [at, path] of paths.entries()) {
    if (mine !== turn) throw new JobError("已停止：放入了别的文件。");
    far(`第 ${at + 1} 个，共 ${paths.length} 个`);
    try {
      const { value, files } = await desk.run("reports", { paths: [path] });
      lines.push(...value);
      made.push(...files);
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      lines.push(`${path}：${error.message}`);
    }
  }
  const { files } = await desk.run("pack", {}, { put: made.map(([name, bytes]) => [`${REPORTS}/${name}`, bytes]), limit: 60 + paths.length });
  return { value: lines, files };
}

/** The units put together as one department, which has to be named. */
function departmentCard(limit) {
  let by = "预算数";
  let scheme = null;
  const name = make("input", { type: "text", placeholder: "部门名称", "aria-label": "部门名称", maxlength: 60 });
  const weights = [["预算数", "预算数"], ["执行数", "执行数"]];
  return make("section", { class: "card" }, make("h3", {}, "汇总成一个部门"), name,
    choice("相对值按", weights, (chosen) => (by = chosen)),
    choice("评分规则", [["", "各单位相同的"], ...titled(about.schemes)], (chosen) => (scheme = chosen || null)),
    product("部门的工作簿和构成", "aggregate", () => ({ name: name.value, by, scheme }), { limit: 2 * limit }),
  );
}

async function showOne(path, sorted) {
  const back = make("button", { type: "button", class: "quiet back", click: () => { byId("result").replaceChildren(...lastMany); setState("done", "回到各单位。"); } }, "← 回到各单位");
  complain(null);
  try {
    await showUnit(path, [], back);
    window.scrollTo(0, byId("result").offsetTop);
  } catch (error) {
    byId("result").replaceChildren(...lastMany);
    fail(error);
  }
}

// ---- files come in

function chosen(list) {
  return [...list].map((file) => [file.webkitRelativePath || file.name, file]);
}

async function fromDrop(data) {
  const handles = [...data.items].filter((item) => item.kind === "file");
  const plain = chosen(data.files);
  const entries = handles.map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  if (!entries.some((entry) => entry && entry.isDirectory)) return plain;
  const handled = await Promise.all(handles.map((item) => (item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null)));
  const pairs = [];
  for (const [at, entry] of entries.entries()) {
    if (handled[at]) await walkHandle(handled[at], "", pairs);
    else if (entry) await walkEntry(entry, "", pairs);
  }
  return pairs;
}

async function walkHandle(handle, above, pairs) {
  const path = above + handle.name;
  if (handle.kind === "file") {
    pairs.push([path, await handle.getFile()]);
    return;
  }
  for await (const below of handle.values()) await walkHandle(below, `${path}/`, pairs);
}

async function walkEntry(entry, above, pairs) {
  const path = above + entry.name;
  if (entry.isFile) {
    pairs.push([path, await new Promise((resolve, reject) => entry.file(resolve, reject))]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const below = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!below.length) return;
    for (const one of below) await walkEntry(one, `${path}/`, pairs);
  }
}

async function takeMade(job, values) {
  complain(null);
  setState("working", "正在准备……");
  progress();
  try {
    const { files } = await desk.run(job, values);
    return files;
  } catch (error) {
    fail(error);
    return [];
  }
}

/** Blank workbooks for a purpose: the self-evaluation, or another stage of the year. */
async function showBlank(purpose) {
  const files = [...(await takeMade("blank", { suffix: ".xlsm", purpose })), ...(await takeMade("blank", { suffix: ".xlsx", purpose }))];
  if (!files.length) return;
  dropped = new Map();
  const purposes = about.purposes.map((name, at) => [at ? name : "", name]);
  emptied(byId("result")).append(
    make("section", { class: "card" }, make("h2", {}, "空白工作簿"), choice("做什么用", purposes, showBlank, purpose), files.map(([name, bytes]) => fileLink(name, bytes)),
      make("p", {}, ".xlsm 带宏，装了本软件的电脑上能在表里直接算；.xlsx 不带宏。在 Excel 或 WPS 里填好、存盘，再拖到这里。"),
      make("p", {}, "不知道怎么填的，看看填好的："), product("填好的样例", "sample", {}),
    ),
  );
  setState("done", "空白工作簿准备好了。");
}

function choose(folder) {
  const input = byId("input");
  input.toggleAttribute("webkitdirectory", folder);
  input.click();
}

byId("choose").addEventListener("click", () => choose(false));
byId("choose-folder").addEventListener("click", () => choose(true));
byId("input").addEventListener("change", ({ target }) => {
  const pairs = chosen(target.files);
  target.value = ""; // so that the same file can be chosen again
  take(pairs);
});
byId("stop").addEventListener("click", () => desk.stop());
byId("sample").addEventListener("click", async () => {
  const files = await takeMade("sample", {});
  setState("ready", "准备好了。");
  dropped = new Map();
  await take(files.map(([name, bytes]) => [name, new File([bytes], name)]));
});
byId("explain").addEventListener("submit", async (event) => {
  event.preventDefault();
  const place = byId("explained");
  if (!about) return;
  try {
    place.textContent = (await desk.run("explain", { code: byId("code").value })).value;
  } catch (error) {
    place.textContent = error.message;
  }
});
byId("blank").addEventListener("click", () => showBlank(""));
for (const name of ["dragenter", "dragover"]) {
  window.addEventListener(name, (event) => {
    event.preventDefault();
    byId("drop").classList.add("over");
  });
}
window.addEventListener("dragleave", (event) => event.relatedTarget === null && byId("drop").classList.remove("over"));
window.addEventListener("drop", async (event) => {
  event.preventDefault();
  byId("drop").classList.remove("over");
  try {
    await take(await fromDrop(event.dataTransfer));
  } catch (error) {
    fail(error);
  }
});

open();
