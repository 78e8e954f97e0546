"""Builds the extension ``xlperf.oxt``: files of the folder ``extension``, and what follows from the cell functions.

No SDK is needed: LibreOffice reads the text of an interface definition as a type library. Equal sources give equal
bytes.
"""

from __future__ import annotations

import re
from importlib import resources
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from xlperf.data.version import __version__
from xlperf.files import atomic
from xlperf.files.zip_entries import entry
from xlperf.hosts.libreoffice.calc_functions import CATEGORY, CellFunction, camel, cell_functions
from xlperf.template.vba.installed_macros import ribbon_xml

NAME = "xlperf.oxt"
"""File name of the extension."""

_FILES = (
    "META-INF/manifest.xml",
    "description.xml",
    "python.components",
    "Jobs.xcu",
    "ProtocolHandler.xcu",
    "Addons.xcu",
    "components.py",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_URL = "org.xlperf:"  # see ProtocolHandler.xcu and Menu in components.py
_LANGUAGES = ("en-US", "zh-CN")  # LibreOffice takes the first where it has none for its own language

_INTERFACES = """module org {{ module xlperf {{
  interface XCellFunctions {{
{methods}
  }};
  interface XHost {{
    string run([in] string command, [in] com::sun::star::frame::XModel document);
    any answer([in] string function, [in] sequence<any> arguments, [in] com::sun::star::frame::XModel document);
  }};
}}; }};
"""

_ADD_IN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo"><node oor:name="org.xlperf.CellFunctions" oor:op="replace"><node oor:name="AddInFunctions">
{functions}
</node></node></node>
</oor:component-data>
"""


def build(path: Path) -> None:
    """Write the extension; whole or not at all. XlperfError where it cannot be written."""
    content = render()
    with atomic(path) as temporary:
        temporary.write_bytes(content)


def render() -> bytes:
    """The bytes of the extension."""
    folder = resources.files("xlperf.hosts.libreoffice") / "extension"
    parts = {name: (folder / name).read_text("utf-8") for name in _FILES}
    parts["description.xml"] = parts["description.xml"].replace("{version}", __version__)
    parts["Addons.xcu"] = parts["Addons.xcu"].replace("{items}", menu())
    parts["types.idl"] = interfaces()
    parts["CalcAddIns.xcu"] = add_in()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, text in sorted(parts.items()):
            archive.writestr(entry(name, _EPOCH), text.encode("utf-8"), ZIP_DEFLATED)
    return buffer.getvalue()


def interfaces() -> str:
    """The interface definition: a method for every cell function, after the document it is called from."""
    return _INTERFACES.format(methods="\n".join(_method(function) for function in cell_functions()))


def add_in() -> str:
    """The registration of the cell functions: names, descriptions and argument help for the function wizard."""
    return _ADD_IN.format(functions="\n".join(_registration(function) for function in cell_functions()))


def menu() -> str:
    """The items of the menu: the buttons of Excel's ribbon, which LibreOffice does not show, in its order."""
    ribbon = ElementTree.fromstring(ribbon_xml())  # noqa: S314 - our own
    buttons = [element.attrib for element in ribbon.iter() if element.tag.endswith("}button")]
    return "".join(
        _node(
            f"item{number:02}",
            f'<prop oor:name="URL"><value>{_URL}{_command(button["onAction"])}</value></prop>'
            f'<prop oor:name="Title"><value>{escape(button["label"])}</value></prop>'
            '<prop oor:name="Target"><value>_self</value></prop>',
        )
        for number, button in enumerate(buttons)
    )


def _command(macro: str) -> str:
    """xlperf_buttons.XlperfRibbonRestoreAll -> restore_all, the function behind it."""
    name = macro.rpartition("XlperfRibbon")[2]
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def _method(function: CellFunction) -> str:
    arguments = "".join(f", [in] any {_parameter(name)}" for name in function.arguments)
    return f"    any {function.method}([in] com::sun::star::beans::XPropertySet document{arguments});"


def _parameter(name: str) -> str:
    """Argument names must not be words of the interface language."""
    return camel(f"the_{name}")


def _registration(function: CellFunction) -> str:
    parameters = "".join(
        _node(_parameter(name), _text("DisplayName", name) + _text("Description", text))
        for name, text in zip(function.arguments, function.help, strict=True)
    )
    return _node(
        function.method,
        _text("DisplayName", function.name)
        + _text("Description", function.description)
        + f'<prop oor:name="Category"><value>{escape(CATEGORY)}</value></prop>'
        + f'<node oor:name="Parameters">{parameters}</node>',
    )


def _node(name: str, content: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">{content}</node>\n'


def _text(name: str, text: str) -> str:
    values = "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language in _LANGUAGES)
    return f'<prop oor:name="{name}">{values}</prop>'
