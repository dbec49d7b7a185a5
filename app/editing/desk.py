"""What an editor does on ``/beheer``: add, check, put online, change and remove documents."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from app.editing.access import check_form, check_origin
from app.editing.pages import checked_details, go, words_of
from app.editing.receiving import receive
from app.editing.views import BLOCKS_A_PAGE, document_rows, progress_json, shown_blocks, standing_text
from ingest.uploads import Upload
from vectorstore.errors import UnknownDocumentError

if TYPE_CHECKING:
    from app.editing.access import Access, Editor
    from app.editing.pages import Pages
    from app.editing.receiving import Received
    from app.editing.work import Work
    from ingest.document import ParsedDocument
    from ingest.uploads import Uploads
    from vectorstore.index import Index
    from vectorstore.passage import Document

_PATIENCE = 1.5  # seconds that a form waits for its work to be done, so that the next page shows it as done

Field = Annotated[str, Form(max_length=1000)]


class Desk:
    """The pages on which an editor works. Forms lead on to a page, so that loading one again sends nothing twice."""

    def __init__(self, index: Index, uploads: Uploads, work: Work, access: Access, pages: Pages) -> None:
        self.index = index
        self.uploads = uploads
        self.work = work
        self.access = access
        self.pages = pages

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        router.get("")(self.overview)
        router.get("/voortgang")(self.progress)
        router.post("/bestanden")(self.add_files)
        router.post("/bestanden/alle")(self.publish_all)
        router.get("/bestanden/{key}")(self.look_at)
        router.post("/bestanden/{key}")(self.publish)
        router.post("/bestanden/{key}/weggooien")(self.discard)
        router.get("/documenten/{document_id}")(self.look_at_document)
        router.post("/documenten/{document_id}")(self.save)
        router.get("/documenten/{document_id}/verwijderen")(self.confirm_removal)
        router.post("/documenten/{document_id}/verwijderen")(self.remove)

    def overview(self, request: Request) -> Response:
        """Show what is online and what is on its way."""
        editor = self.access.editor(request)
        return self._overview(request, editor) if editor else go("/inloggen")

    def progress(self, request: Request) -> Response:
        """Say how far the work is."""
        if self.access.editor(request) is None:
            return JSONResponse({}, HTTPStatus.UNAUTHORIZED)
        about = progress_json(self.uploads.all(), self.work.standing(), words_of(request))
        return JSONResponse(about, headers={"Cache-Control": "no-store"})

    async def add_files(self, request: Request) -> Response:
        """Take in the files of a form."""
        check_origin(request)
        editor = self.access.editor(request)
        if editor is None:  # before anything of the body is read
            return go("/inloggen", opnieuw="1")
        received = await receive(request, editor, self.index, self.uploads)
        return await run_in_threadpool(self._after_receiving, request, editor, received)

    def _after_receiving(self, request: Request, editor: Editor, received: Received) -> Response:
        self.work.start()
        self.work.reading.wait(_PATIENCE)
        if received.problem or received.refused:
            return self._overview(request, editor, HTTPStatus.UNPROCESSABLE_ENTITY, received)
        return go(gedaan="added")

    def publish_all(self, request: Request, csrf: Field = "") -> Response:
        """Put everything online that was read."""
        if self._sender(request, csrf) is None:
            return go("/inloggen", opnieuw="1")
        for upload in self.uploads.all():
            if upload.state == "ready":
                self.uploads.change(upload, replace(upload, state="wanted"))
        return self._published("published")

    def look_at(self, request: Request, key: str) -> Response:
        """Show what was found in an upload, before it goes online."""
        editor = self.access.editor(request)
        if editor is None:
            return go("/inloggen")
        upload = self._draft(key)
        return go() if upload is None else self._document_page(request, editor, upload)

    def publish(
        self, request: Request, key: str, titel: Field = "", datum: Field = "", uitgever: Field = "", csrf: Field = ""
    ) -> Response:
        """Put an upload online."""
        editor = self._sender(request, csrf)
        if editor is None:
            return go("/inloggen", opnieuw="1")
        upload = self._draft(key)
        if upload is None or upload.state != "ready":
            return go()
        details = checked_details(titel, datum, uitgever)
        if details.wrong:
            return self._document_page(request, editor, upload, wrong=details.wrong, filled=(titel, datum, uitgever))
        self.uploads.change(upload, replace(details.of(upload), state="wanted"))
        return self._published("published")

    def discard(self, request: Request, key: str, csrf: Field = "") -> Response:
        """Throw an upload away that is not online."""
        if self._sender(request, csrf) is None:
            return go("/inloggen", opnieuw="1")
        upload = self._draft(key)
        if upload is None:
            return go()
        self.uploads.drop(upload.key)
        return go(gedaan="discarded")

    def look_at_document(self, request: Request, document_id: str) -> Response:
        """Show a document that is online, with its details to change when it was uploaded."""
        editor = self.access.editor(request)
        if editor is None:
            return go("/inloggen")
        return self._document_page(request, editor, self._online(document_id), self._document(document_id))

    def save(
        self,
        request: Request,
        document_id: str,
        titel: Field = "",
        datum: Field = "",
        uitgever: Field = "",
        csrf: Field = "",
    ) -> Response:
        """Change what is known of a document that was uploaded."""
        editor = self._sender(request, csrf)
        if editor is None:
            return go("/inloggen", opnieuw="1")
        document, upload = self._document(document_id), self._online(document_id)
        if upload is None:
            return go(f"/documenten/{document.id}")
        details = checked_details(titel, datum, uitgever)
        if details.wrong:
            filled = (titel, datum, uitgever)
            return self._document_page(request, editor, upload, document, wrong=details.wrong, filled=filled)
        changed = details.of(upload)
        if changed == upload:
            return go(gedaan="same")
        if not self.uploads.change(upload, replace(changed, state="wanted")):
            return go(f"/documenten/{document.id}")  # somebody else changed it meanwhile: see what it is now
        return self._published("saved")

    def confirm_removal(self, request: Request, document_id: str) -> Response:
        """Ask whether a document must really go."""
        editor = self.access.editor(request)
        if editor is None:
            return go("/inloggen")
        document = self._document(document_id)
        elsewhere = self._online(document_id) is None
        return self.pages.show(request, "remove.html", editor=editor, document=document, elsewhere=elsewhere)

    def remove(self, request: Request, document_id: str, csrf: Field = "") -> Response:
        """Remove a document."""
        if self._sender(request, csrf) is None:
            return go("/inloggen", opnieuw="1")
        document, upload = self._document(document_id), self._online(document_id)
        if upload is None or not self.uploads.change(upload, replace(upload, state="removed")):
            self.uploads.ask_removal(document.id)
        self.work.start()
        return go(gedaan="removed" if self.work.publishing.wait(_PATIENCE) else "removing")

    def _published(self, done: str) -> Response:
        self.work.start()
        self.work.publishing.wait(_PATIENCE)
        return go(gedaan=done)

    def _sender(self, request: Request, csrf: str) -> Editor | None:
        """Return who sent a form, or None when the session has ended; HTTPException when it is not a form of ours."""
        check_origin(request)
        editor = self.access.editor(request)
        if editor is not None:
            check_form(editor, csrf)
        return editor

    def _draft(self, key: str) -> Upload | None:
        upload = self.uploads.find(key)
        return upload if upload and upload.is_draft else None

    def _online(self, document_id: str) -> Upload | None:
        """Return the upload that a document in the index came from, if it did."""
        same = [one for one in self.uploads.all() if one.document == document_id and one.state in ("online", "wanted")]
        return same[-1] if same else None

    def _document(self, document_id: str) -> Document:
        try:
            return self.index.document(document_id)
        except UnknownDocumentError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    def _overview(
        self, request: Request, editor: Editor, status: int = HTTPStatus.OK, received: Received | None = None
    ) -> Response:
        uploads, standing, words = self.uploads.all(), self.work.standing(), words_of(request)
        rows = document_rows(self.index.facts(), uploads)
        return self.pages.show(
            request,
            "overview.html",
            status,
            editor=editor,
            rows=rows,
            uploads=[one for one in uploads if one.file and one.state not in ("online", "removed")],
            standing=standing,
            standing_text=standing_text(standing, words),
            fingerprint=progress_json(uploads, standing, words)["stand"],
            received=received,
        )

    def _document_page(
        self, request: Request, editor: Editor, upload: Upload | None, document: Document | None = None, **values: Any
    ) -> Response:
        parsed: Document | ParsedDocument | None = document or (self.uploads.parsed(upload) if upload else None)
        blocks = shown_blocks(parsed) if parsed else []
        first = _start(request.query_params.get("vanaf", ""), len(blocks))
        replaced = None if document or upload is None else self.index.versions().get(upload.document)
        return self.pages.show(
            request,
            "document_page.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if values.get("wrong") else HTTPStatus.OK,
            editor=editor,
            upload=upload,
            document=document,
            replaced=self._document(upload.document) if upload and replaced else None,
            blocks=blocks[first : first + BLOCKS_A_PAGE],
            headings=[block for block in blocks if block.kind == "heading"],
            total=len(blocks),
            first=first,
            a_page=BLOCKS_A_PAGE,
            **{"wrong": (), "filled": None, **values},
        )


def _start(asked: str, total: int) -> int:
    """Return at which block a page of the preview begins, counted from 0."""
    number = int(asked) - 1 if asked.isdecimal() and len(asked) < 8 else 0
    return min(max(number, 0) // BLOCKS_A_PAGE * BLOCKS_A_PAGE, max(total - 1, 0) // BLOCKS_A_PAGE * BLOCKS_A_PAGE)
