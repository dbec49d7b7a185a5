"""What a client of the OpenAI-compatible endpoint sends; what does not concern us (temperature, tools) is ignored."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from app.answering.question import LONGEST_QUESTION
from app.asking import checked_question
from app.texts.machines import NO_USER_MESSAGE

MODEL = "briefwijzer"
MAX_MESSAGES = 500


class Part(BaseModel):
    """One part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Return the text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """A request for an answer to the last message of the user.

    The earlier ones of the user are the conversation. What a system message says is ignored: the page of a client must
    not be able to change how answers are made.
    """

    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool | None = False

    def question(self) -> str:
        """Return what is asked, checked.

        Raises:
            ValueError: there is no question, or it is too long; the message is Dutch and says what to do.
        """
        if self.messages[-1].role != "user":
            raise ValueError(NO_USER_MESSAGE)
        return checked_question(self.messages[-1].text)

    def history(self) -> list[str]:
        """Return the earlier questions, the oldest first; what no question can be is left out."""
        earlier = [message.text.strip() for message in self.messages[:-1] if message.role == "user"]
        return [text for text in earlier if text and len(text) <= LONGEST_QUESTION]
