"""Word documents for tests as bare XML: what no library would write."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hypothesis import strategies as st

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(main: str | bytes, part: str = "word/document.xml", target: str = "word/document.xml") -> bytes:
    """A package with nothing but a main part."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        relation = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{target}"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>')
        archive.writestr(part, main)
    return buffer.getvalue()


def document(body: str, namespace: str = MAIN) -> str:
    more = f'xmlns:mc="{COMPATIBILITY}" xmlns:v="urn:schemas-microsoft-com:vml"'
    return f'<w:document xmlns:w="{namespace}" {more}><w:body>{body}</w:body></w:document>'


NAMES = [f"w:{name}" for name in ("p", "r", "tbl", "tr", "tc", "tcPr", "trPr", "txbxContent", "sdt", "ins")]
NAMES += ["mc:AlternateContent", "mc:Choice"]

BODIES = st.recursive(
    st.sampled_from(["<w:t>甲</w:t>", "<w:br/>", "<w:del/>", "<w:vMerge/>", '<w:gridSpan w:val="3"/>']),
    lambda inner: st.builds(
        lambda name, inside: f"<{name}>{''.join(inside)}</{name}>",
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)
"""What may stand in a body, nested in whatever way."""
