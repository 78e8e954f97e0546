// node compile.mjs PYODIDE IN OUT: the Python files of a zip file compiled by the Python that will run them.
// Compiling at every start would take longer than all the rest of it.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, input, output] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide();
python.FS.writeFile("/in.zip", readFileSync(input));
python.runPython(`
import py_compile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

with ZipFile("/in.zip") as given, ZipFile("/out.zip", "w", ZIP_DEFLATED, compresslevel=9) as made:
    for entry in sorted(given.namelist()):
        if entry.endswith("/"):
            continue
        content, name = given.read(entry), entry
        if entry.endswith(".py"):
            with open("/module.py", "wb") as source:
                source.write(content)
            unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile("/module.py", "/module.pyc", dfile=entry, doraise=True, invalidation_mode=unchecked)
            with open("/module.pyc", "rb") as compiled:
                content, name = compiled.read(), entry + "c"
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        made.writestr(info, content)
`);
writeFileSync(output, python.FS.readFile("/out.zip"));
