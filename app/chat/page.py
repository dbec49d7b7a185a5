"""The Gradio part of the chat page: the log, the question box and what they do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator  # Gradio reads the annotations
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from app.chat.asking import converse
from app.chat.conversation import Conversation, Request
from app.chat.follow_ups import FollowUps
from app.chat.theme import chat_theme
from app.chat.view import drawn, messages, render, suggestions_html
from app.chat.visits import Visit, Visits
from app.texts.chat import DUTCH, WORDS

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.assistant import Assistant
    from app.texts import Language

CHAT_PATH: Final = "/chat"
CONCURRENCY: Final = 8
QUEUE_SIZE: Final = 200
SESSIONS: Final = 2_000  # conversations that are kept; beyond that the one that was used longest ago is forgotten
# What static/chat/main.js has put ready: the question, the page's language and the documents chosen.
_TAKE_QUESTION: Final = "(text, ...rest) => [window.briefwijzer ? window.briefwijzer.question() : text, ...rest]"
_TAKE_LANGUAGE: Final = "(text, ...rest) => [window.briefwijzer.language(), ...rest]"
_ACTIONS: Final = ("vraag", "stop", "nieuw", "taal")  # what the script does through a hidden button


class ChatPage:
    """The chat over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.follow_ups = FollowUps(assistant)
        self._visits = Visits(SESSIONS)

    def blocks(self) -> gr.Blocks:
        """Return the Gradio page."""
        blocks = gr.Blocks(title=DUTCH.page_title, analytics_enabled=False, elem_id="pagina")
        with blocks:
            log = _log()
            tips = gr.HTML("", elem_id="tips", js_on_load=None, apply_default_css=False)
            with gr.Column(elem_id="onder"):
                # Not in the log: what is written there is drawn anew all the time, and the focus would go with it.
                halt = gr.HTML(self._stop("nl"), elem_id="halt", js_on_load=None, apply_default_css=False)
                with gr.Row(elem_id="invoer"):
                    box = _question_box()
                    send = gr.Button(DUTCH.send, variant="primary", elem_id="stel", scale=0)
                bar = gr.HTML(self._bar("nl"), elem_id="balk", js_on_load=None, apply_default_css=False)
            hidden = {name: gr.Button(name, elem_id=f"doe-{name}", visible="hidden") for name in _ACTIONS}
            state = gr.State(Conversation())
            shared: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
            asking = {**shared, "concurrency_limit": CONCURRENCY, "concurrency_id": "vragen"}
            # Gradio leaves a press unheard while an earlier one is at work; "always_last" does it afterwards.
            asking["trigger_mode"] = "always_last"
            pressed = [box.submit, send.click, hidden["vraag"].click]
            asked = gr.on(pressed, self.respond, [box, state], [log, state, tips], js=_TAKE_QUESTION, **asking)
            asked.success(self.suggest, [state], [tips], **asking)
            # Through the queue too, though they wait for no answer: the other way in is closed.
            now = {**shared, "concurrency_limit": None, "concurrency_id": "knoppen"}
            hidden["stop"].click(self.halt, None, None, **now)
            hidden["nieuw"].click(self.restart, None, [box, log, state, tips], **now)
            around = [log, state, tips, box, send, bar, halt]
            translated = hidden["taal"].click(self.translate, [box, state], around, js=_TAKE_LANGUAGE, **now)
            translated.success(self.suggest, [state], [tips], **asking)
        blocks.state_session_capacity = SESSIONS
        blocks.queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENCY)
        return blocks

    def respond(self, sent: str, conversation: Conversation, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then the answer; nothing sent is a press that another one overtook."""
        if not sent:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        asked, visit = Request.parse(sent), self._visit(request)
        place, stop = visit.move_on(), visit.stop
        for step in converse(self.assistant, conversation, asked, stop):
            now = drawn(step, asked.language, self.assistant.index.document)
            if visit.place != place:
                break
            yield messages(now), now, ""
        if visit.place != place:
            # What was shown last may have passed the new conversation on its way to the page.
            yield [], Conversation(), ""

    def suggest(self, conversation: Conversation, request: gr.Request) -> Any:
        """Return what may be asked next as buttons; when something else was asked meanwhile, leave it to that."""
        last = conversation.turns[-1] if conversation.turns else None
        if last is None or last.answer is None:
            return ""
        visit = self._visit(request)
        place = visit.place
        asked = [turn.question for turn in conversation.turns]
        found = self.follow_ups.after(last.answer, last.language, last.documents, asked)
        return suggestions_html(found, last.language) if visit.place == place else gr.skip()

    def halt(self, request: gr.Request) -> None:
        """Stop the answer that is being made; it then ends by itself."""
        self._visit(request).stop.set()

    def restart(self, request: gr.Request) -> tuple[Any, ...]:
        """Empty the conversation; what is busy ends, and shows nothing more."""
        # Not with Gradio's "cancels": while that is under way, its script hears no next question.
        self._visit(request).move_on()
        return "", [], Conversation(), ""

    def translate(self, sent: str, conversation: Conversation) -> tuple[Any, ...]:
        """Show the conversation, and the texts around it, in the language that the page has now."""
        language = Request.parse(sent).language
        words = WORDS[language]
        conversation = drawn(conversation, language, self.assistant.index.document)
        return (
            messages(conversation),
            conversation,
            "",
            gr.update(label=words.question, placeholder=words.placeholder),
            gr.update(value=words.send),
            self._bar(language),
            self._stop(language),
        )

    def _visit(self, request: gr.Request) -> Visit:
        return self._visits.of(str(request.session_hash))

    def _bar(self, language: Language) -> str:
        return render("chat_bar.html", words=WORDS[language])

    def _stop(self, language: Language) -> str:
        return render("chat_stop.html", words=WORDS[language])


def mount_chat(app: FastAPI, assistant: Assistant) -> None:
    """Add Gradio's part to ``app``: no uploads, no run history, no footer, our theme."""
    options: dict[str, Any] = {
        "path": CHAT_PATH,
        "theme": chat_theme(),
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "max_file_size": 1,
        "ssr_mode": False,
        "enable_monitoring": False,
        "pwa": False,
        "mcp_server": False,
    }

    async def mount() -> None:
        gr.mount_gradio_app(app, ChatPage(assistant).blocks(), **options)

    # Outside a running loop Gradio opens event loops of its own and never closes them. A thread, because the caller
    # may have a loop already.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(lambda: asyncio.run(mount())).result()


def _log() -> gr.Chatbot:
    return gr.Chatbot(
        label=DUTCH.conversation,
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        layout="bubble",
        latex_delimiters=[],
        feedback_options=None,
        allow_tags=False,
        # Every text in our HTML is escaped where it is made; Gradio would take the names and states for assistive
        # technology away, and open each link in a tab of its own.
        sanitize_html=False,
        autoscroll=False,
        group_consecutive_messages=False,
        elem_id="gesprek",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=DUTCH.question,
        placeholder=DUTCH.placeholder,
        lines=1,
        max_lines=5,
        autofocus=True,
        elem_id="vraag",
    )
