// Elements of the page. Whatever comes from a file is put in as text: nothing here reads markup.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes (a function is a listener) and children: elements, texts, lists of them, or null. */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  return filled(made, attributes, children);
}

function makeSvg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

/** A list of options to choose from; pairs of value and text, `value` the one that is chosen. */
function choice(label, options, changed, value = null) {
  const select = make("select", { change: () => changed(select.value) });
  select.append(...options.map(([one, text]) => make("option", { value: one }, text)));
  if (value !== null) select.value = value;
  return make("label", { class: "choice" }, label, select);
}

/** A share from 0 to 1 as a bar; `mark` is where the target is, `title` what a screen reader reads. */
function bar(share, { kind = "", mark = null, title = "" } = {}) {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return makeSvg(
    "svg",
    { class: `bar ${kind}`, viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": title },
    makeSvg("rect", { class: "bar-ground", x: 0, y: 2, width: 100, height: 6 }),
    makeSvg("rect", { class: "bar-value", x: 0, y: 2, width, height: 6 }),
    mark === null ? null : makeSvg("rect", { class: "bar-mark", x: mark * 100 - 0.4, y: 0, width: 0.8, height: 10 }),
  );
}

/** A file to be taken away. */
function fileLink(name, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  return make("a", { class: "file", href: url, download: name }, "保存 ", make("span", { class: "file-name" }, name), make("span", { class: "file-size" }, sizeText(bytes.length)));
}

function sizeText(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Take the addresses of all files below an element back: their memory is free again. */
function emptied(element) {
  for (const link of element.querySelectorAll("a[download]")) URL.revokeObjectURL(link.href);
  element.replaceChildren();
  return element;
}
