"""Documents whose text, title, publisher and file name are script, shown in a real browser: nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.assistant import Assistant
from app.config import Settings
from app.web import create_app
from ingest.pipeline import ingest_all
from tests.app.running import serving
from tests.chromium import needs_chromium
from vectorstore.index import Index

pytestmark = [
    needs_chromium,
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),  # in Gradio's own use of pandas
]
_PATIENCE = 90_000  # milliseconds, for a machine that does other things too
RUN = "document.documentElement.dataset.hacked=1"
SCRIPTS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}">',
    f"\"><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"[klik](javascript:{RUN})",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"</script><script>{RUN}</script>",
)
NAME = f"fiets<img src=x onerror={RUN.replace('=', chr(61))}>.txt"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stored")
    lines = "\n\n".join(f"Een fiets van soort {n} {script} mag in de hal staan." for n, script in enumerate(SCRIPTS))
    (folder / NAME).write_text(f"{SCRIPTS[0]}\n\n{lines}\n", encoding="utf-8")
    title = SCRIPTS[6].replace('"', "'") + SCRIPTS[1].replace('"', "'")
    (folder / "documents.toml").write_text(
        f"[[document]]\nfile = '''{NAME}'''\nid = \"fiets\"\ntitle = '''{title} '''\npublisher = '''{title} '''\n",
        encoding="utf-8",
    )
    index = Index.open(folder / "data", create=True)
    outcomes = ingest_all(index, [folder])
    assert [outcome.status for outcome in outcomes] == ["added"], outcomes
    settings = Settings(data_dir=folder / "data", documents_dir=folder)
    with serving(create_app(Assistant(index), settings)) as port:
        yield f"http://127.0.0.1:{port}"
    index.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    return page


def assert_unharmed(page: Page) -> None:
    page.wait_for_timeout(300)  # an image that fails to load takes a moment to say so
    assert page.evaluate("document.documentElement.dataset.hacked ?? null") is None
    assert page.locator("iframe[srcdoc], a[href^='javascript:']").count() == 0


@pytest.mark.parametrize("path", ["/documenten", "/documenten/fiets", "/documenten/fiets?p=2&van=0&tot=500"])
def test_a_page_shows_script_as_text(page: Page, base: str, path: str) -> None:
    page.goto(base + path)
    assert_unharmed(page)
    assert RUN in page.locator("main").inner_text()


def test_the_chat_shows_question_and_answer_as_text(page: Page, base: str) -> None:
    page.goto(base + "/chat/")
    box = page.locator("#vraag textarea")
    expect(box).to_be_visible(timeout=90_000)
    box.fill(f"Welke fiets mag in de hal staan? {SCRIPTS[1]}")
    box.press("Enter")
    expect(page.locator("#gesprek .bw-answer").first).to_be_visible(timeout=90_000)
    assert_unharmed(page)
