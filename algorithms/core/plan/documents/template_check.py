"""What a Word template may hold: looked at part by part before python-docx opens it.

python-docx ends with an error of its own on a file of another kind, and keeps a signature that no longer holds; Word
itself works out fields and bound controls anew. Each is refused here by its name. A part to which nothing refers is
left behind, as Word leaves it.
"""
from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ...errors import InputError, Message
from ...files.replacing import NO_PACKAGE
from ...files.system_words import reason_of
from ..template.check import OLE, STRICT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 500_000_000  # bytes unpacked: a letter with photographs has a tenth of it
_TRACKED = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")
_KINDS = (
    (re.compile(rb"macroEnabled|vbaProject"),
     Message("Template {file} holds macros, which a .docx cannot keep. Save it without them.")),
    (re.compile(rb"wordprocessingml\.template\.main"),
     Message("Template {file} is a Word template (.dotx). Save it as a Word document (.docx).")),
)
_SIGNATURES, _OF_A_MAC = "_xmlsignatures/", "__MACOSX/"
_WITH_TEXT = tuple(f"{W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes"))
"""Roots of the parts that are filled: what is tracked in comments and building blocks stays as it is."""
_WORKED_OUT_NOT = ("TOC", "HYPERLINK", "REF", "STYLEREF", "FORMTEXT")
"""Fields whose text is copied from the text of the document, or typed: what is filled in stays right."""


def open_docx(path):
    """Return python-docx's document of a template that can be filled without loss.

    Raises
    ------
    InputError
        The file is no .docx, broken, protected, signed, too large, or holds macros or tracked changes.
    """
    from docx import Document as Word

    file = Path(path).name
    try:
        with zipfile.ZipFile(path) as package:
            _check(file, package)
        return Word(str(path))
    except (*NO_PACKAGE, AttributeError, ValueError) as error:
        raise InputError("Template {file} is no Word document ({reason}). Save it in Word as .docx, without a "
                         "password.", file=file, reason=_kind(path) or reason_of(error)) from error


def _kind(path):
    """What a file is that is no package."""
    try:
        start = Path(path).read_bytes()[:4]
    except OSError:
        return None
    return Message("it is an old .doc file, or a password protects it") if start == OLE else None


def _check(file, package):
    """Refuse what one look at the parts shows."""
    size = sum(item.file_size for item in package.infolist())
    if size > _LARGEST:
        raise InputError("Template {file}: unpacked it would be {size} MB, far more than a template is. Make its "
                         "pictures smaller.", file=file, size=round(size / 1e6))
    kinds = package.read("[Content_Types].xml")
    for pattern, message in _KINDS:
        if pattern.search(kinds) or any(pattern.search(name.encode()) for name in package.namelist()):
            raise InputError(message.template, file=file)
    for name in package.namelist():
        if name.lower().startswith(_SIGNATURES):
            raise InputError("Template {file} is digitally signed ({part}); filled in, the signature would no longer "
                             "hold. Remove it in Word, and save it again.", file=file, part=name)
        if name.lower().endswith((".xml", ".rels")) and not name.startswith(_OF_A_MAC):
            _check_part(file, name, package.read(name))


def _check_part(file, name, content):
    """Refuse a part that declares a document type, is no XML, of the strict kind, or holds tracked changes."""
    from docx.oxml import parse_xml

    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise InputError("Template {file}: the part {part} declares a document type, which a Word document may not; it "
                         "is not opened.", file=file, part=name)
    try:
        root = parse_xml(content)
    except (SyntaxError, ValueError) as error:
        raise InputError("Template {file}: the part {part} cannot be read ({reason}). Open it in Word or LibreOffice, "
                         "save it again as .docx and try again.", file=file, part=name,
                         reason=Message("its content (XML) is damaged")) from error
    if root.tag.startswith(f"{{{STRICT}"):
        raise InputError("Template {file} is saved as “Strict Open XML”, which cannot be filled. Save it as an "
                         "ordinary Word document (.docx).", file=file)
    if root.tag in _WITH_TEXT and next(root.iter(*_TRACKED), None) is not None:
        raise InputError("Template {file} holds tracked changes. Accept or reject them in Word, and save it again.",
                         file=file)


def worked_out(part):
    """Return ``{piece of text: what Word works out anew there}`` of one part: fields and controls bound to data.

    Parameters
    ----------
    part : lxml element

    Returns
    -------
    dict of lxml element to Message
    """
    found, fields = {}, []  # each open field: [its code, whether its result has begun]
    for element in part.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                fields.append(["", False])
            elif fields and kind == "separate":
                fields[-1][1] = True
            elif fields:
                fields.pop()
        elif element.tag == f"{W}instrText":
            if fields:
                fields[-1][0] += element.text or ""
            found[element] = _field(fields[-1][0] if fields else element.text)
        else:
            codes = [code for code, shown in fields if shown]
            codes += [simple.get(f"{W}instr", "") for simple in element.iterancestors(f"{W}fldSimple")]
            anew = next((code for code in codes if _name(code) not in _WORKED_OUT_NOT), None)
            if anew is not None:
                found[element] = _field(anew)
            elif any(control.find(f"{W}sdtPr/{W}dataBinding") is not None
                     for control in element.iterancestors(f"{W}sdt")):
                found[element] = Message("a content control that is bound to data")
    return found


def _name(code):
    return (code.split() or [""])[0].upper()


def _field(code):
    return Message("the field {code}", code=" ".join((code or "").split())[:40])
