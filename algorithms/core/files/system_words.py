"""Why the system or a library refuses a file, as a message: they say it in English, whatever the reader's language.

The usual ones are told by their number or their words; what nobody foresaw is kept as it was said, and said to be so.
"""
from __future__ import annotations

import errno
import re

from ..errors import Message

_ABSENT, _FORBIDDEN = Message("it does not exist"), Message("no permission")
_FOLDER, _READ_ONLY = Message("it is a folder"), Message("the drive is read-only")
_FULL, _IN_USE = Message("there is no room left"), Message("another program has it open")
_FAULTY, _NO_ANSWER = Message("the drive answers with an error"), Message("the network drive or server does not answer")
_TOO_LONG, _NOT_READY = Message("the name is too long"), Message("the drive is not ready")
_UNKNOWN = Message("the system says: {text}").template
_LONGEST = 400  # letters of what nobody foresaw
_SHOWN = 80  # of them from its beginning, where it is longer: a server gives its reason at the end of a long statement
_REASONS = {getattr(errno, name): message for message, names in (
    (_ABSENT, ("ENOENT", "ENOTDIR")), (_FOLDER, ("EISDIR",)), (_FORBIDDEN, ("EACCES", "EPERM")),
    (_READ_ONLY, ("EROFS",)), (_TOO_LONG, ("ENAMETOOLONG",)), (Message("it is no program"), ("ENOEXEC",)),
    (_FAULTY, ("EIO",)), (_FULL, ("ENOSPC", "EDQUOT")), (_IN_USE, ("EBUSY", "ETXTBSY")),
    (Message("the file is too large for this drive"), ("EFBIG",)),
    (Message("too many files are open"), ("EMFILE", "ENFILE")),
    (_NO_ANSWER, ("ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNRESET", "ECONNABORTED",
                  "ECONNREFUSED", "ESTALE")),
    (Message("it is there already"), ("EEXIST",)), (Message("the folder is not empty"), ("ENOTEMPTY",)),
    (_NOT_READY, ("ENODEV", "ENXIO")), (Message("there is not enough memory"), ("ENOMEM",)),
    (Message("its links go round in a circle"), ("ELOOP",)),
    (Message("the drive cannot do that"), ("ENOTSUP", "EOPNOTSUPP")),
) for name in names if hasattr(errno, name)}
_WINDOWS = {  # its own numbers, which tell more than those that Python makes of them
    5: _FORBIDDEN, 19: _READ_ONLY, 21: _NOT_READY, 32: _IN_USE, 33: _IN_USE, 39: _FULL, 53: _NO_ANSWER, 59: _NO_ANSWER,
    64: _NO_ANSWER, 67: _NO_ANSWER, 112: _FULL, 121: _NO_ANSWER, 206: _TOO_LONG, 1231: _NO_ANSWER,
}
_SAID = tuple((re.compile(words, re.IGNORECASE), message) for words, message in (
    # Python's packed files
    (r"not a zip file", Message("it is no packed file")),
    (r"no item named ['\"](?P<part>[^'\"]+)", Message("the part {part} is missing")),
    (r"bad crc-32 for file ['\"](?P<part>[^'\"]+)", Message("the part {part} is damaged")),
    (r"is encrypted, password|bad password", Message("a password protects it")),
    (r"compression (?:type|method)|span multiple disks", Message("it is packed in a way that cannot be read here")),
    (r"bad (?:magic number|offset)|truncated file header|central directory|corrupt (?:extra|zip64)|overlapped entries|"
     r"file name in directory", Message("its list of contents is damaged")),
    (r"while decompressing|invalid (?:block type|stored block|distance|code lengths|bit length|literal)|"
     r"incorrect (?:header|data) check", Message("its packed content is damaged")),
    (r"ended before the end|^EOFError$|unexpected end of file", Message("it ends too early")),
    # SQLite
    (r"database (?:table |schema )?is locked", _IN_USE),
    (r"image is malformed|malformed database schema", Message("the database is damaged")),
    (r"file is not a database|file is encrypted", Message("it is no database")),
    (r"unable to open database", Message("it cannot be opened")),
    (r"disk i/o error", _FAULTY), (r"readonly database", Message("it can only be read")),
    (r"no such table: (?P<name>.+)", Message("the table {name} is missing")),
    (r"no such column: (?P<name>.+)", Message("the column {name} is missing")),
    (r"constraint failed:? ?(?P<name>.*)", Message("a rule of the table is broken: {name}")),
    # XML, as expat and Qt say it
    (r"not well-formed|mismatched tag|unclosed (?:token|cdata)|no element found|junk after document|undefined entity|"
     r"duplicate attribute|unbound prefix|tag mismatch|premature end of document|start tag expected|extra content at|"
     r"document is empty", Message("its content (XML) is damaged")),
    # openpyxl
    (r"does not support .*file format", Message("it is of another kind than its name says")),
    # text files
    (r"line contains nul", Message("it holds zero bytes, as no text does")),
    (r"unexpected end of data|field larger than", Message("a quotation mark is not closed")),
    (r"expected after", Message("there is something after a closing quotation mark")),
    (r"new-line character seen", Message("a line break stands inside a cell")),
    # servers
    (r"password authentication failed|authentication failed", Message("user name or password is wrong")),
    (r"connection refused|could not connect|could not translate host|timeout expired|server closed the connection|"
     r"timed out", _NO_ANSWER),
    # what drivers pass on of the system
    (r"no space left|disk (?:is )?full|quota exceeded|not enough space", _FULL),
    (r"read-only file system", _READ_ONLY), (r"permission denied|access is denied", _FORBIDDEN),
    (r"used by another process|resource busy", _IN_USE), (r"no such file", _ABSENT), (r"is a directory", _FOLDER),
    (r"file name too long", _TOO_LONG), (r"input/output error", _FAULTY),
))


def reason_of(error):
    """Return why an error of the system or of a library came, as a Message.

    Examples
    --------
    >>> reason_of(PermissionError(errno.EACCES, "Permission denied")).text("vi")
    'không có quyền'
    >>> str(reason_of(KeyError("There is no item named 'content.xml' in the archive")))
    'the part content.xml is missing'
    >>> reason_of(OSError(errno.EDOM, "Numerical argument out of domain")).text("vi")
    'lời báo gốc của hệ thống: Numerical argument out of domain'

    What is not known keeps the words of the system, so that nothing is lost.
    """
    return _known(error) or words_of(_text(error))


def reason_of_workbook(error):
    """Return why openpyxl cannot read a workbook: it has no errors of its own for what it meets there.

    Examples
    --------
    >>> reason_of_workbook(ValueError("Max value is 14")).text("vi")
    'có giá trị hoặc định dạng không hợp lệ bên trong; lời báo gốc của hệ thống: Max value is 14'
    """
    found = reason_of(error)
    return found if found.template != _UNKNOWN else Message(
        "a value or format in it is not as it must be; the system says: {text}", **found.values)


def words_of(text):
    """Return what a system, driver or library said as a Message.

    Examples
    --------
    >>> words_of("database is locked").text("vi")
    'chương trình khác đang mở tệp'
    """
    for words, message in _SAID:
        found = words.search(text)
        if found:
            return Message(message.template, **{name: part.strip() for name, part in found.groupdict().items()})
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        plain = f"{plain[:_SHOWN]} … {plain[_SHOWN - _LONGEST:]}"
    return Message(_UNKNOWN, text=plain)


def _known(error):
    """Return what the number of an error means, ``None`` without a number that is known."""
    return _WINDOWS.get(getattr(error, "winerror", None)) or _REASONS.get(getattr(error, "errno", None))


def _text(error):
    return getattr(error, "strerror", None) or str(error).strip("'\"") or type(error).__name__
