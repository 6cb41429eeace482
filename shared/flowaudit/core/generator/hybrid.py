"""Embed the XML into the page PDF as Factur-X / ZUGFeRD 2 ask: associated file, XMP, output intent (PDF/A-3 style).

The result carries all parts that PDF/A-3 asks for here; conformance as such has not been verified with a validator.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms

from flowaudit.core.generator.canvas import Canvas, Metadata, finish

FILENAME = "factur-x.xml"


def embed(canvas: Canvas, xml: bytes, metadata: Metadata) -> bytes:
    """The hybrid PDF."""
    document = canvas.document
    document.subset_fonts()
    stamp = f"(D:{metadata.created:%Y%m%d%H%M%S}+00'00')"
    filespec = _attach(document, xml, stamp)
    catalog = document.pdf_catalog()
    document.xref_set_key(catalog, "Names", f"<</EmbeddedFiles<</Names[({FILENAME}) {filespec} 0 R]>>>>")
    document.xref_set_key(catalog, "AF", f"[{filespec} 0 R]")
    document.xref_set_key(catalog, "OutputIntents", f"[{_output_intent(document)} 0 R]")
    document.xref_set_key(catalog, "MarkInfo", "<</Marked false>>")
    document.set_xml_metadata(_xmp(metadata))
    return finish(document, metadata)


def _attach(document: Any, xml: bytes, stamp: str) -> int:
    """The XML as an embedded file; returns the object number of its file specification.

    Written by hand, as PyMuPDF's own way stamps the time of day into it and writes no relationship.
    """
    stream: int = document.get_new_xref()
    params = f"<</Size {len(xml)}/ModDate{stamp}/CreationDate{stamp}>>"
    document.update_object(stream, f"<</Type/EmbeddedFile/Subtype/text#2Fxml/Params{params}>>")
    document.update_stream(stream, xml, new=True)
    filespec: int = document.get_new_xref()
    document.update_object(
        filespec,
        f"<</Type/Filespec/F({FILENAME})/UF({FILENAME})/Desc(Factur-X invoice)/AFRelationship/Alternative"
        f"/EF<</F {stream} 0 R/UF {stream} 0 R>>>>",
    )
    return filespec


def _output_intent(document: Any) -> int:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes((0x07, 0xE9, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # creation date in the ICC header: fixed
    icc: int = document.get_new_xref()
    document.update_object(icc, "<</N 3>>")
    document.update_stream(icc, bytes(profile), new=True)
    intent: int = document.get_new_xref()
    document.update_object(
        intent,
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
        f"/DestOutputProfile {icc} 0 R>>",
    )
    return intent


_EXTENSION_FIELDS = (
    ("DocumentFileName", "name of the embedded XML invoice file"),
    ("DocumentType", "INVOICE"),
    ("Version", "version of the XML schema"),
    ("ConformanceLevel", "profile of the XML data"),
)


def _xmp(metadata: Metadata) -> str:
    stamp = f"{metadata.created:%Y-%m-%dT%H:%M:%S}+00:00"
    properties = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for name, text in _EXTENSION_FIELDS
    )
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(metadata.author)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>FlowAudit sample generator</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>FlowAudit</xmp:CreatorTool><xmp:CreateDate>{stamp}</xmp:CreateDate>
<xmp:ModifyDate>{stamp}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{FILENAME}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
