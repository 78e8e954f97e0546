// Python, in a worker of its own: the page stays alive while it works, and ends it where it hangs.
// Messages in: {parts} once, then {id, job, values, put: [[path, bytes], …], clear}. Out: {stage}, {ready},
// {id, text, files: [[name, bytes], …]} or {id, fatal}.
"use strict";

const ROOT = "/单位文件"; // where Python works; what was dropped is put there
const TYPES = { wasm: "application/wasm", mjs: "text/javascript", zip: "application/zip", json: "application/json" };
const parts = new Map();
let python = null;
let call = null;
let starting = null;

self.fetch = async (resource) => {
  const name = String(resource.url ?? resource).split("/").pop();
  if (!parts.has(name)) throw new TypeError(`页面里没有 ${name}`);
  return new Response(parts.get(name), { headers: { "content-type": TYPES[name.split(".").pop()] } });
};

async function unpacked(base64) {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function imported(name) {
  return import(URL.createObjectURL(new Blob([parts.get(name)], { type: TYPES.mjs })));
}

async function start(packed) {
  self.postMessage({ stage: "正在打开工具" });
  await Promise.all(
    Object.entries(packed).map(async ([name, base64]) => parts.set(name, await unpacked(base64))),
  );
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    imported("pyodide.mjs"), imported("pyodide.asm.mjs"),
  ]);
  self.postMessage({ stage: "正在启动" });
  python = await loadPyodide({
    indexURL: "file:///xlperf/",
    createPyodideModule,
    stdout: () => undefined,
    stderr: () => undefined,
  });
  self.postMessage({ stage: "正在准备评分规则" });
  python.unpackArchive(parts.get("site.zip"), "zip", { extractDir: "/site" });
  python.FS.mkdirTree(ROOT);
  python.runPython(`import os, sys; os.chdir("${ROOT}"); sys.path.insert(0, "/site")`);
  call = python.pyimport("xlperf.hosts.browser.jobs").call;
  parts.clear();
  self.postMessage({ ready: JSON.parse(call("about", "{}").toJs()[0]).value });
}

function write([path, bytes]) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  python.FS.writeFile(path, bytes, { canOwn: true });
}

function removeBelow(folder) {
  if (!python.FS.analyzePath(folder).exists) return;
  for (const name of python.FS.readdir(folder)) {
    if (name === "." || name === "..") continue;
    const path = `${folder}/${name}`;
    if (python.FS.isDir(python.FS.stat(path).mode)) {
      removeBelow(path);
      python.FS.rmdir(path);
    } else {
      python.FS.unlink(path);
    }
  }
}

function done({ job, values, put = [], clear = [] }) {
  clear.forEach(removeBelow);
  put.forEach(write);
  if (!job) return { text: '{"value": null}', files: [] };
  const answer = call(job, JSON.stringify(values));
  const [text, ...flat] = answer.toJs();
  answer.destroy();
  const files = [];
  for (let at = 0; at < flat.length; at += 2) files.push([flat[at], flat[at + 1]]);
  return { text, files };
}

self.onmessage = async ({ data }) => {
  try {
    if (data.parts) {
      starting = start(data.parts);
      await starting;
      return;
    }
    await starting;
    const { text, files } = done(data);
    self.postMessage({ id: data.id, text, files }, files.map(([, bytes]) => bytes.buffer));
  } catch (error) {
    self.postMessage({ id: data.id, fatal: String(error) });
  }
};
