"""From a file to an answer and back, on the pages of ``/beheer``, without a script."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from filelock import FileLock
from httpx2 import Response

from app.editing.work import Work
from ingest.uploads import Uploads
from tests.app.editing.conftest import FERRY

Send = Callable[..., Response]


def shown(response: Response) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def key_of(editor: TestClient, name: str) -> str:
    """Return the key of the upload that the overview lists under a name."""
    found = re.search(rf'data-sleutel="(\w+)"(?:(?!</li>).)*?{name}', editor.get("/beheer").text, re.DOTALL)
    assert found, name
    return found[1]


def finished(app: FastAPI) -> None:
    assert app.state.editing.reading.wait(60)
    assert app.state.editing.publishing.wait(60)


def answer(editor: TestClient, question: str) -> str:
    return editor.post("/api/v1/vragen", json={"vraag": question}).text


def test_a_document_goes_online_changes_and_is_removed(app: FastAPI, editor: TestClient, send: Send) -> None:
    assert "Er staan nog geen documenten online" in shown(editor.get("/beheer"))
    assert "twee euro" not in answer(editor, "Wat kost een kaartje voor de pont?")
    sent = send("/beheer/bestanden", files=[("pont.md", FERRY.encode()), ("leeg.txt", b"")])
    assert (sent.status_code, "leeg.txt is leeg" in shown(sent)) == (422, True)
    finished(app)

    key = key_of(editor, "De pont")
    preview = shown(editor.get(f"/beheer/bestanden/{key}"))
    assert "Kop, niveau 2 · onder: De pont Kosten" in preview
    assert "Alinea Een kaartje kost twee euro." in preview
    assert "twee euro" not in answer(editor, "Wat kost een kaartje voor de pont?"), "not before it goes online"

    about = {"titel": "De pont over het kanaal", "datum": "9-12-2025", "uitgever": "Havenbedrijf"}
    wrong = send(f"/beheer/bestanden/{key}", **{**about, "datum": "31-2-2025", "titel": " "})
    assert (wrong.status_code, "Vul een titel in" in shown(wrong), "31-2-2025" in wrong.text) == (422, True, True)
    assert send(f"/beheer/bestanden/{key}", **about).headers["location"] == "/beheer?gedaan=published"
    finished(app)
    row = shown(editor.get("/beheer"))
    assert "De pont over het kanaal pont.md 9-12-2025 Havenbedrijf – 2 Online" in row
    assert "twee euro" in answer(editor, "Wat kost een kaartje voor de pont?")

    page = "/beheer/documenten/pont"
    assert "Kosten" in shown(editor.get(page))
    assert send(page, page, **about).headers["location"] == "/beheer?gedaan=same"
    changed = send(page, page, **{**about, "titel": "De veerpont", "datum": "2025"})
    assert changed.headers["location"] == "/beheer?gedaan=saved"
    finished(app)
    (document,) = editor.get("/api/v1/documenten").json()["documenten"]
    assert (document["titel"], document["datum"]) == ("De veerpont", "2025")

    newer = FERRY.replace("twee euro", "drie euro").encode()
    assert send("/beheer/bestanden", files=[("pont.md", newer)]).headers["location"] == "/beheer?gedaan=added"
    finished(app)
    key = key_of(editor, "De pont")
    assert "Dit document vervangt “De veerpont”" in shown(editor.get(f"/beheer/bestanden/{key}"))
    assert "twee euro" in answer(editor, "Wat kost een kaartje voor de pont?")
    assert send("/beheer/bestanden/alle").status_code == 303
    finished(app)
    assert "drie euro" in answer(editor, "Wat kost een kaartje voor de pont?")

    confirm = f"{page}/verwijderen"
    assert "U kunt dit niet ongedaan maken" in shown(editor.get(confirm))
    assert send(confirm, confirm).headers["location"].startswith("/beheer?gedaan=remov")
    finished(app)
    assert editor.get(page).status_code == 404
    assert "drie euro" not in answer(editor, "Wat kost een kaartje voor de pont?")


def test_a_file_that_cannot_be_read_says_why_and_can_be_thrown_away(
    app: FastAPI, editor: TestClient, send: Send
) -> None:
    bad = [("kapot.pdf", b"%PDF-1.7 niets"), ("oud.doc", b"\xd0\xcf\x11\xe0 x")]
    assert send("/beheer/bestanden", files=bad).status_code == 303
    finished(app)
    page = shown(editor.get("/beheer"))
    assert "kapot.pdf Niet gelukt kapot.pdf kan niet worden gelezen" in page
    assert "Bewaar het als PDF of Word (DOCX)" in page
    assert send(f"/beheer/bestanden/{key_of(editor, 'kapot')}").headers["location"] == "/beheer"
    for name in ("kapot", "oud"):
        done = send(f"/beheer/bestanden/{key_of(editor, name)}/weggooien")
        assert done.headers["location"] == "/beheer?gedaan=discarded"
    assert "Niet gelukt" not in shown(editor.get("/beheer"))


def test_while_another_process_writes_the_work_waits_and_says_so(
    app: FastAPI, editor: TestClient, send: Send, app_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = app.state.editing
    monkeypatch.setattr("app.editing.work._RETRY", 0.2)
    monkeypatch.setattr("app.editing.desk._PATIENCE", 0.0)
    monkeypatch.setattr(work._index._turn, "_lock", FileLock(app_folder / "data" / "write.lock", timeout=0.2))
    send("/beheer/bestanden", files=[("boot.txt", b"De boot vaart.")])
    assert work.reading.wait(60)
    key = key_of(editor, "Boot")
    with FileLock(app_folder / "data" / "write.lock"):
        send(f"/beheer/bestanden/{key}", titel="De boot")
        until = time.monotonic() + 30
        while not (told := editor.get("/beheer/voortgang").json())["tekst"] and time.monotonic() < until:
            time.sleep(0.05)
    assert told["tekst"].startswith("Iemand anders werkt nu aan de documenten")
    assert told["stand"] == f"{key}:wanted"
    finished(app)
    assert "De boot" in shown(editor.get("/beheer"))
    send("/beheer/documenten/boot/verwijderen", "/beheer/documenten/boot/verwijderen")
    finished(app)


def test_an_upload_that_was_wanted_when_the_server_stopped_goes_online_at_the_next_start(
    app: FastAPI, app_folder: Path
) -> None:
    uploads = Uploads(app_folder / "data")
    upload = uploads.receive("sluis.txt", io.BytesIO(b"De sluis is dicht."))
    uploads.change(upload, replace(upload, state="wanted", title="De sluis"))
    work = Work(app.state.editing._index, uploads)
    work.start()
    assert work.publishing.wait(60)
    assert [(one.document, one.state) for one in uploads.all()] == [("sluis", "online")]
    uploads.change(uploads.all()[0], replace(uploads.all()[0], state="removed"))
    work.start()
    assert work.publishing.wait(60)
    assert uploads.all() == []


def test_a_form_without_files_or_with_too_much_is_explained(
    editor: TestClient, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Kies eerst een bestand" in shown(send("/beheer/bestanden", files=[("", b"")]))
    monkeypatch.setattr("app.editing.receiving.MAX_TOGETHER", 1000)
    monkeypatch.setattr("app.editing.receiving._AROUND", 1000)
    much = send("/beheer/bestanden", files=[("a.txt", b"x" * 5000)])
    assert (much.status_code, "samen te groot" in shown(much)) == (422, True)
    half = editor.post(
        "/beheer/bestanden", content=b"--x\r\nnon", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert half.status_code in (403, 422)
    assert "a.txt" not in editor.get("/beheer").text


def test_names_and_texts_stay_text(app: FastAPI, editor: TestClient, send: Send) -> None:
    hostile = "<script>alert(1)</script>"
    send("/beheer/bestanden", files=[("<b>vet.md", f"# {hostile}\n\nDe boot {hostile} vaart.\n".encode())])
    finished(app)
    key = key_of(editor, "bvet.md")
    for address in ("/beheer", f"/beheer/bestanden/{key}"):
        assert len(re.findall("<script", editor.get(address).text)) == 1, "ours"
    send(f"/beheer/bestanden/{key}/weggooien")


def test_it_speaks_english_on_demand(editor: TestClient) -> None:
    assert editor.get("/beheer/taal/en").headers["location"] == "/beheer"
    page = editor.get("/beheer")
    assert '<html lang="en">' in page.text
    assert "Choose one or more files" in shown(page)
    editor.get("/beheer/taal/nl")
    assert "Kies één of meer bestanden" in shown(editor.get("/beheer"))


def test_an_address_that_is_not_there_says_so(editor: TestClient) -> None:
    assert editor.get("/beheer/documenten/weg").status_code == 404
    assert editor.get("/beheer/bestanden/weg").headers["location"] == "/beheer"
    assert editor.get("/beheer/").headers["location"] == "/beheer"
