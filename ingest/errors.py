"""What can go wrong between a file or an address and the index.

Each message names the file and the remedy, so that it can be shown as it is::

    IngestError
    ├── SourceError                the file itself cannot be used
    │   ├── SourceNotFoundError      there is no such file
    │   ├── SourceTooLargeError      it is bigger than the limit
    │   ├── UnreadableSourceError    no permission, or not a regular file
    │   ├── ForbiddenSourceError     a link out of the folder, the index's own data, an address that is not public
    │   └── UnreachableSourceError   an address that does not give the document
    ├── ContentError               the file is there, its content cannot be used
    │   ├── UnsupportedFormatError   a format that has no parser
    │   │   └── NotADocumentError      an image, a program, data: never meant to be read
    │   ├── UndecodableTextError     bytes that are not text in a known encoding
    │   ├── EmptyDocumentError       nothing to read in it
    │   │   └── NoTextLayerError       a PDF of pictures of pages
    │   ├── DamagedDocumentError     the parser gave up on it
    │   └── TooDemandingError        parsing it takes more time or memory than the limit
    ├── ParserUnavailableError     no process can be started to parse anything in
    ├── ManifestError              documents.toml is not right
    └── DuplicateDocumentError     two files or addresses would get the same id
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of every error of this package; ``str(error)`` is fit to show to the person who ingests."""


class SourceError(IngestError):
    """The file itself cannot be used."""


class SourceNotFoundError(SourceError):
    """There is no such file or folder."""


class SourceTooLargeError(SourceError):
    """The file is bigger than the limit."""


class UnreadableSourceError(SourceError):
    """The file may not be read, or is not a regular file."""


class ForbiddenSourceError(SourceError):
    """The file or address is one that must not be read, whoever asks."""


class UnreachableSourceError(SourceError):
    """The address does not give the document."""


class ContentError(IngestError):
    """The file is there, but its content cannot be used."""


class UnsupportedFormatError(ContentError):
    """No parser reads this format."""


class NotADocumentError(UnsupportedFormatError):
    """The file is an image, a program or data: among documents it is passed over without a word."""


class UndecodableTextError(ContentError):
    """The bytes are not text in an encoding that we know."""


class EmptyDocumentError(ContentError):
    """The document holds nothing to read."""


class NoTextLayerError(EmptyDocumentError):
    """The pages of the PDF are pictures, as of a scan: OCR has to make text of them first."""


class DamagedDocumentError(ContentError):
    """The parser could not make sense of the document."""


class TooDemandingError(ContentError):
    """Parsing the document takes more time or memory than the limit."""


class ParserUnavailableError(IngestError):
    """The process that parses documents cannot be started."""


class ManifestError(IngestError):
    """``documents.toml`` cannot be used."""


class DuplicateDocumentError(IngestError):
    """Two files or addresses would get the same document id."""
