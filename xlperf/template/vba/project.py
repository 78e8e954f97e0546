"""The VBA project of a workbook, ``xl/vbaProject.bin``, read: as we ship it, and as Excel saves it.

Shipped is the source-only form that [MS-OVBA] 2.3.4.1 asks of a writer: no performance cache, every module's source
at the start of its stream; Excel compiles it when it opens the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlperf.files.compound_file import read_compound
from xlperf.findings import XlperfError
from xlperf.template.vba.decompression import decompress
from xlperf.template.vba.dir_stream import read_directory
from xlperf.template.vba.modules import Module, ModuleKind
from xlperf.template.vba.project_stream import read_project_names, read_project_text

SOURCE_ONLY = bytes.fromhex("CC61FFFF000000")
"""The stream ``_VBA_PROJECT`` of a project without performance cache."""

HEADER_STREAM = "VBA/_VBA_PROJECT"
_VERSION_OF_NO_CACHE = b"\xff\xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as read: its modules in order, names of its references, and whether it holds sources only.

    ``protection`` are the plain values of CMG, DPB and GC; ``streams`` all streams by path; ``data`` the
    bytes it was read from.
    """

    name: str
    code_page: int
    modules: tuple[Module, ...]
    references: tuple[str, ...]
    protection: Mapping[str, bytes]
    source_only: bool
    streams: Mapping[str, bytes]
    data: bytes

    def module(self, name: str) -> Module | None:
        """The module of that name, whose case does not matter; None if there is none."""
        return next((module for module in self.modules if module.name.lower() == name.lower()), None)

    @property
    def document_names(self) -> tuple[str, ...]:
        """Names of the document modules: the workbook and its sheets."""
        return tuple(module.name for module in self.modules if module.kind is ModuleKind.DOCUMENT)


def read_project(data: bytes) -> Project:
    """The project in these bytes; XlperfError where a part of it breaks the format or parts contradict each other."""
    try:
        streams = read_compound(data)
    except XlperfError as error:
        raise XlperfError(f"vbaProject.bin 里的{error.message}") from error
    missing = [name for name in ("PROJECT", "PROJECTwm", "VBA/dir", HEADER_STREAM) if name not in streams]
    if missing:
        raise XlperfError(f"vbaProject.bin 里少了 {'、'.join(missing)}")
    header = streams[HEADER_STREAM]
    source_only = header[2:4] == _VERSION_OF_NO_CACHE
    if header[:2] != SOURCE_ONLY[:2] or source_only != (len(header) == len(SOURCE_ONLY)):
        raise XlperfError("vbaProject.bin 的 _VBA_PROJECT 部分不对")
    directory = read_directory(streams["VBA/dir"])
    encoding = f"cp{directory.code_page}"
    text = read_project_text(streams["PROJECT"], encoding)
    kinds = dict(text.modules)
    names = tuple(entry.name for entry in directory.modules)
    if set(kinds) != set(names) or len(text.modules) != len(names) or text.name != directory.name:
        raise XlperfError("vbaProject.bin 的 PROJECT 和 dir 两部分不一致")
    if set(read_project_names(streams["PROJECTwm"], encoding)) != set(names):
        raise XlperfError("vbaProject.bin 的 PROJECTwm 和 dir 两部分不一致")
    modules = []
    for entry in directory.modules:
        stream = streams.get(f"VBA/{entry.stream}")
        kind = kinds[entry.name]
        if stream is None or entry.procedural != (kind is ModuleKind.STANDARD):
            raise XlperfError(f"vbaProject.bin 的模块 {entry.name} 不对")
        source = decompress(stream[entry.offset :]).decode(encoding, "replace")
        modules.append(Module(name=entry.name, kind=kind, text=source))
    return Project(
        name=text.name,
        code_page=directory.code_page,
        modules=tuple(modules),
        references=directory.references,
        protection=text.protection,
        source_only=source_only,
        streams=streams,
        data=data,
    )
