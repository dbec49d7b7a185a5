"""The Gradio chat: Dutch, numbered sources below each answer, nothing from outside this machine.

gradio lives in this file only. It is imported after its look-ups home have been switched off.
"""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from app import texts
from app.asking import answer_visitor, checked_question
from app.examples import MAX_EXAMPLES, example_questions
from app.pages.routes import STATIC
from app.problems import public_message
from app.rendering import answer_html, notice_html, question_html, templates
from app.suggestions import without_suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from app.assistant import Assistant
    from vectorstore.index import Index

CHAT_PATH: Final = "/chat"
CONCURRENCY: Final = 8
QUEUE_SIZE: Final = 200
_FONTS: Final = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
_MONO: Final = ("ui-monospace", "Consolas", "monospace")
_BLUE: Final = gr.themes.Color(
    c50="#eef4fb",
    c100="#d9e6f4",
    c200="#b4cee9",
    c300="#84afdb",
    c400="#4f8aca",
    c500="#1f66b0",
    c600="#0b57a4",
    c700="#154273",
    c800="#12375f",
    c900="#0d2a4a",
    c950="#081c33",
)
# After an answer the visitor sees the question on top and the answer below it, whatever its length.
_SHOW_QUESTION: Final = """() => { setTimeout(() => {
  const asked = document.querySelectorAll('#gesprek .bw-question');
  if (asked.length) asked[asked.length - 1].scrollIntoView({ block: 'start' });
}, 80); }"""
_FOCUS_QUESTION: Final = "() => { document.querySelector('#vraag textarea')?.focus(); }"

Messages = list[dict[str, Any]]
logger = logging.getLogger(__name__)


def create_chat(assistant: Assistant, index: Index) -> gr.Blocks:
    """Return the chat page over one assistant and its index."""
    examples = example_questions(assistant, index)
    blocks = gr.Blocks(title=f"{texts.PRODUCT} - stel een vraag", analytics_enabled=False, elem_id="pagina")
    with blocks:
        gr.HTML(_static_html("chat_header.html", index), elem_id="kop", js_on_load=None)
        welcome = gr.HTML(_static_html("chat_welcome.html", index), elem_id="welkom", js_on_load=None)
        log = _log()
        chips_label = gr.HTML(_label(texts.EXAMPLES_LABEL, bool(examples)), elem_id="tips-kop", js_on_load=None)
        with gr.Row(elem_id="tips"):
            chips = [_chip(examples[n] if n < len(examples) else "") for n in range(MAX_EXAMPLES)]
        with gr.Column(elem_id="onder"):
            with gr.Row(elem_id="invoer"):
                box = _question_box()
                send = gr.Button(texts.ASK, variant="primary", elem_id="stel", scale=0)
            with gr.Row(elem_id="slot"):
                gr.HTML(f"<p>{texts.NOTICE_SHORT}</p>", elem_id="voet", js_on_load=None)
                new = gr.Button(texts.NEW_CONVERSATION, elem_id="nieuw", size="sm", scale=0, min_width=0, visible=False)
        history = gr.State([])

        def respond(text: str, messages: Messages, earlier: list[str]) -> Iterator[tuple[Any, ...]]:
            """Show the question at once, then the answer; ``earlier`` holds the conversation's questions."""
            yield from _turn(assistant, text, messages or [], earlier)

        def restart() -> tuple[Any, ...]:
            return (
                "",
                [],
                [],
                gr.update(visible=True),
                gr.update(visible=False),
                gr.update(value=_label(texts.EXAMPLES_LABEL, bool(examples))),
                *_chip_updates(examples),
            )

        outputs = [box, log, history, welcome, new, chips_label, *chips]
        shared: dict[str, Any] = {
            "outputs": outputs,
            "concurrency_limit": CONCURRENCY,
            "concurrency_id": "vragen",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        typed = gr.on([box.submit, send.click], respond, [box, log, history], **shared)
        typed.then(None, js=_SHOW_QUESTION)
        for chip in chips:
            chip.click(respond, [chip, log, history], **shared).then(None, js=_SHOW_QUESTION)
        new.click(restart, None, outputs, show_progress="hidden", api_visibility="private", queue=False).then(
            None, js=_FOCUS_QUESTION
        )
    blocks.queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENCY)
    return blocks


def mount_chat(app: FastAPI, assistant: Assistant) -> None:
    """Add the chat to ``app``: no uploads, no run history, no footer, our theme."""
    options: dict[str, Any] = {
        "path": CHAT_PATH,
        "theme": _theme(),
        "css_paths": [STATIC / "chat.css"],
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "max_file_size": 1,
        "ssr_mode": False,
        "enable_monitoring": False,
        "pwa": False,
        "mcp_server": False,
        "js": (STATIC / "chat.js").read_text(encoding="utf-8"),
    }

    async def mount() -> None:
        gr.mount_gradio_app(app, create_chat(assistant, assistant.index), **options)

    # Outside a running loop Gradio opens event loops of its own and never closes them. A thread, because the caller
    # may have a loop already.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(lambda: asyncio.run(mount())).result()


def _turn(assistant: Assistant, text: str, messages: Messages, earlier: list[str]) -> Iterator[tuple[Any, ...]]:
    keep = [gr.skip()] * (MAX_EXAMPLES + 1)
    try:
        question = checked_question(text or "")
    except ValueError as error:
        # The text stays in the box, so that a long question can be shortened.
        shown = [*messages, _message("assistant", notice_html(str(error)))]
        yield gr.skip(), shown, earlier, gr.skip(), gr.update(visible=True), *keep
        return
    asked = [*messages, _message("user", question_html(question))]
    waiting = [*asked, _message("assistant", f'<p class="bw-bezig">{texts.SEARCHING}</p>')]
    hidden = gr.update(visible=False)
    yield "", waiting, earlier, hidden, gr.update(visible=True), *keep
    suggestions: tuple[str, ...] = ()
    label = texts.DUTCH.suggestions
    try:
        answer = answer_visitor(assistant, question, earlier)
        suggestions = answer.suggestions[:MAX_EXAMPLES]
        shown_once = replace(answer, text=without_suggestions(answer.text, suggestions))
        reply = answer_html(shown_once, assistant.index.document)
        label = texts.FRAMES[answer.language].suggestions
    except Exception as error:  # a visitor never sees a stack trace; the log does
        logger.exception("a question could not be answered")
        reply = notice_html(public_message(error))
    chips = [gr.update(value=_label(label, bool(suggestions))), *_chip_updates(suggestions)]
    shown = [*asked, _message("assistant", reply)]
    yield gr.skip(), shown, [*earlier, question], gr.skip(), gr.skip(), *chips


def _log() -> gr.Chatbot:
    return gr.Chatbot(
        label=texts.CONVERSATION_LABEL,
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        layout="bubble",
        latex_delimiters=[],
        feedback_options=None,
        allow_tags=False,
        autoscroll=False,
        group_consecutive_messages=False,
        elem_id="gesprek",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=texts.QUESTION_LABEL,
        placeholder=texts.QUESTION_PLACEHOLDER,
        lines=1,
        max_lines=5,
        autofocus=True,
        elem_id="vraag",
    )


def _message(role: str, html: str) -> dict[str, Any]:
    return {"role": role, "content": html}


def _chip(text: str) -> gr.Button:
    return gr.Button(text, visible=bool(text), size="sm", min_width=0, scale=0, elem_classes="tip")


def _chip_updates(questions: tuple[str, ...]) -> list[Any]:
    padded = [*questions, *[""] * MAX_EXAMPLES][:MAX_EXAMPLES]
    return [gr.update(value=question, visible=bool(question)) for question in padded]


def _label(text: str, visible: bool) -> str:
    return f"<p>{text}</p>" if visible else ""


def _static_html(template: str, index: Index) -> str:
    documents = index.documents()
    return templates().get_template(template).render(texts=texts, documents=documents)


def _theme() -> gr.themes.Base:
    theme = gr.themes.Base(
        primary_hue=_BLUE,
        secondary_hue=_BLUE,
        neutral_hue="slate",
        text_size="lg",
        radius_size="md",
        font=_FONTS,
        font_mono=_MONO,
    )
    return theme.set(
        body_background_fill="#f4f6f9",
        body_background_fill_dark="#10151c",
        body_text_color="#1b2430",
        body_text_color_dark="#e8edf3",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_200",
        button_primary_background_fill_hover_dark="*primary_100",
        button_primary_text_color="white",
        button_primary_text_color_dark="#0d2a4a",
        input_border_color="#66748a",
        input_border_color_dark="#8795a8",
        input_background_fill_dark="#171d26",
        input_placeholder_color="#5a6779",
        input_placeholder_color_dark="#aab6c5",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
    )
