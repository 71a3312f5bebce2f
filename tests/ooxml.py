"""What Word asks of the order of elements (ECMA-376, part 1, sequences of wml.xsd) in the parts that are written."""
import xml.etree.ElementTree as ElementTree
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": ("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
            "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
            "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
            "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"),
    "rPr": ("rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
            "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
            "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"),
    "tblPr": ("tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
              "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"),
    "tcPr": ("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"),
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblBorders": "top start left bottom end right insideH insideV",
    "tblCellMar": "top start left bottom end right",
    "sectPr": ("headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
               "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"),
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
}


def faults(path):
    """Return what in the parts of a Word document breaks the order, or a cell that does not end with a paragraph."""
    found = []
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names)), "a part stands twice"
        for name in names:
            if name.endswith(".xml") and name.startswith("word/"):
                found += [(name, fault) for fault in _of(ElementTree.fromstring(archive.read(name)))]
    return found


def _of(root):
    for element in root.iter():
        name = element.tag.replace(W, "")
        children = [child.tag.replace(W, "") for child in element if child.tag.startswith(W)]
        if name in ORDER:
            order = ORDER[name].split()
            unknown = [child for child in children if child not in order]
            places = [order.index(child) for child in children if child in order]
            if unknown or places != sorted(places):
                yield name, children
        if name == "tc" and (not children or children[-1] != "p"):
            yield name, children
        if name == "tbl" and sum(_span(cell) for cell in element.find(f"{W}tr").findall(f"{W}tc")) != len(
                element.find(f"{W}tblGrid")):
            yield name, "the first row has not as many cells as the grid"


def _span(cell):
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(f"{W}val"))
