// The desk: the worker with Python in it, one job after another; ended and begun anew where a job takes too long.
"use strict";

const ROOT = "/单位文件";
const PARTS = "/汇总";
const FORMS = "/空表";
const REPORTS = "/各单位的报告";
const KEPT = { summary: [PARTS], form: [FORMS], pack: [REPORTS] }; // job -> what was put there before is removed
const TOO_DEEP = "文件里的内容嵌套得不正常，没有读。请核对文件来源。";
const LIMIT = 60; // seconds for one file, as on the command line

let desk = null; // the one there is
let about = null; // what Python says of itself: titles to choose from, limits

/** A job that did not come to its end, with a sentence for people. */
class JobError extends Error {}

class Desk {
  /** `told(stage)` is called with what the start is at. */
  constructor(told) {
    this.told = told;
    this.files = new Map(); // path -> File, which stay here: a new worker gets them again
    this.number = 0;
    this.waiting = null;
    this.last = Promise.resolve(); // the job before, whatever came of it
    this.start();
  }

  start() {
    this.worker = new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(WORKER)}`, { type: "module" });
    this.sent = false;
    this.ready = new Promise((resolve, reject) => {
      const failed = (why) => {
        reject(new JobError(`打不开（${why}）。请用新版的 Edge、Chrome 或 Firefox；内存不够的话先关掉别的程序。`));
        this.fail(/call stack|recursion/i.test(why) ? TOO_DEEP : `处理时程序出错（${why}）。请把这个文件发给维护人员。`);
      };
      this.worker.onerror = (event) => failed(event.message || "脚本没有运行");
      this.worker.onmessage = ({ data }) => {
        if (data.stage) this.told(data.stage);
        else if (data.ready) resolve(data.ready);
        else if (data.fatal !== undefined) failed(data.fatal);
        else this.finish(data);
      };
    });
    this.ready.catch(() => undefined);
    const parts = {};
    for (const part of document.querySelectorAll("script[data-part]")) parts[part.dataset.part] = part.textContent;
    this.worker.postMessage({ parts });
  }

  finish({ id, text, files }) {
    if (!this.waiting || this.waiting.id !== id) return;
    const { resolve, reject, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    const answer = JSON.parse(text);
    if (answer.failure) reject(new JobError(answer.failure));
    else resolve({ value: answer.value, files });
  }

  fail(why) {
    if (!this.waiting) return;
    const { reject, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    reject(new JobError(why));
    this.restart();
  }

  /** End whatever runs; the files are given to the new worker before its first job. */
  stop() {
    this.fail("已停止。");
  }

  restart() {
    this.worker.terminate();
    this.start();
  }

  /** The files of the next jobs; what was there before is gone. */
  hold(files) {
    this.files = files;
    this.sent = false;
  }

  /** Do a job; its value and files. JobError with the reason where it fails or takes longer than `limit` seconds. */
  run(job, values = {}, options = {}) {
    const turn = this.last.then(() => this.runNow(job, values, options));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async runNow(job, values, { limit = LIMIT, put = [] }) {
    await this.ready;
    if (!this.sent) {
      this.sent = true;
      await this.post({ clear: [ROOT], put: await contents(this.files) }, LIMIT);
    }
    return this.post({ job, values, put: typeof put === "function" ? put() : put, clear: KEPT[job] ?? [] }, limit);
  }

  post(message, limit) {
    return new Promise((resolve, reject) => {
      const id = ++this.number;
      const timer = setTimeout(() => this.fail(`过了 ${limit} 秒还没有处理完，已停下。请打开这个文件看看是不是太大或已损坏。`), limit * 1000);
      this.waiting = { id, resolve, reject, timer };
      this.worker.postMessage({ ...message, id }, message.put.map(([, bytes]) => bytes.buffer));
    });
  }
}

/** The files with their bytes; one that has gone meanwhile is left out, and its reader says so. */
async function contents(files) {
  const read = [];
  for (const [path, file] of files) {
    try {
      read.push([`${ROOT}/${path}`, new Uint8Array(await file.arrayBuffer())]);
    } catch {
      continue;
    }
  }
  return read;
}
