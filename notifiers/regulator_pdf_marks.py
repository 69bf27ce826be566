"""What WeasyPrint leaves out of a PDF/A that is also to be a PDF/UA."""

from typing import Any

# PDF/UA-1 beside PDF/A-3: the mark, and the schema that PDF/A asks for any property
# it does not know. Source: ISO 14289-1, 5; ISO 19005-3, 6.6.2.3.
UA_MARK = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
_END = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    """Mark *pdf* as PDF/UA-1, and its feet as artifacts, before it is written."""
    stream = _object(pdf, pdf.catalog["Metadata"]).stream
    stream[0] = stream[0].replace(_END, UA_MARK, 1)
    # WeasyPrint 70 lists each attachment twice.
    pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
    _set_feet_apart(pdf)


def _set_feet_apart(pdf: Any) -> None:
    """Turn content that no structure element holds into pagination artifacts.

    WeasyPrint tags the boxes in the margins and leaves them out of the tree; content
    is either in the tree or an artifact. Source: ISO 14289-1, 7.1.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    held = _held(pdf, root["K"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    # "Kids" lists each page's reference in three parts: number, 0, R.
    for page, elements in zip(pdf.pages["Kids"][::3], numbers[1::2], strict=False):
        stray = {i for i, each in enumerate(elements) if each not in held}
        contents = _object(pdf, pdf.objects[page]["Contents"])
        _mark_artifacts(contents.stream, stray)
        for i in stray:
            elements[i] = "null"


def _held(pdf: Any, kids: Any) -> set[bytes]:
    """Return the references of all structure elements below *kids*."""
    held: set[bytes] = set()
    waiting = list(kids)
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, bytes) and kid not in held:
            held.add(kid)
            waiting.extend(_object(pdf, kid).get("K") or ())
    return held


def _mark_artifacts(stream: list[Any], stray: set[int]) -> None:
    for i, each in enumerate(stream):
        if each == b"BDC" and stream[i - 1].get("MCID") in stray:
            stream[i - 2], stream[i - 1] = "/Artifact", "<</Type /Pagination>>"


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
