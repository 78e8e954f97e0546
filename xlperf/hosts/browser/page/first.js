// Runs in any browser, however old: one sentence where the page cannot work, instead of a page that does nothing.
(function () {
  var legacy = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];
  var modules = false;
  function missing() {
    if (typeof WebAssembly !== "object" || !WebAssembly.validate(new Uint8Array(legacy))) return "WebAssembly 异常";
    if (typeof BigInt !== "function" || typeof BigInt64Array !== "function") return "BigInt";
    if (typeof DecompressionStream !== "function") return "DecompressionStream";
    try {
      new Worker("data:text/javascript,", { get type() { modules = true; return "module"; } }).terminate();
    } catch (error) {
      return "模块 Worker";
    }
    return modules ? "" : "模块 Worker";
  }
  var lacks = missing();
  if (!lacks) return;
  window.xlperfCannotRun = true;
  document.addEventListener("DOMContentLoaded", function () {
    document.documentElement.setAttribute("data-state", "failed");
    document.getElementById("status").className = "alert";
    document.getElementById("status").textContent =
      "这个浏览器太旧，打不开这个工具（缺少 " + lacks + "）。请用新版的 Edge、Chrome 或 Firefox 打开这个文件。";
  });
})();
