"""What people call the kinds of their files, in six languages; the kinds are the catalogue's."""

from __future__ import annotations

from rag.language.search_terms import terms

_NAMES = {
    "pdf": "pdf pdfs",
    "note": "note notes notiz notizen nota notas notes appunti appunto notities",
    "word": "docx word",
    "sheet": "spreadsheet spreadsheets workbook workbooks excel xlsx tabellenblatt csv sheets",
    "slides": "slides presentation presentations powerpoint pptx präsentation diapositivas",
    "mail": "mail mails email emails e-mail e-mails correo correos courriel courriels",
    "picture": "picture pictures photo photos image images foto bild bilder imagen screenshots",
    "web": "webpage webpages html",
    "book": "ebook ebooks epub epubs",
    "code": "script scripts code",
    "markdown": "markdown",
    "": "document documents file files dokument dokumente datei dateien documento documentos "
        "archivos "
        "fichier fichiers document documenti file bestand bestanden documenten",
}  # fmt: skip
KIND_OF = {
    term: kind
    for kind, names in _NAMES.items()
    for word in names.split()
    for term in terms(word)[:1]
}
"""By search term; "" stands for any document."""
