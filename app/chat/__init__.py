"""The chat page: a page of our own around Gradio, which keeps the conversation.

gradio is imported in this package only. ``shell`` makes the page (header, notice, side panel, dialogs) and ``page`` the
Gradio part of it; ``conversation`` holds what was asked and answered, ``asking`` answers the next question, and
``static/chat/`` holds the scripts and styles.
"""

from __future__ import annotations

import os

# Gradio would look up its home when it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from app.chat.page import CHAT_PATH, mount_chat
from app.chat.shell import add_shell

__all__ = ["CHAT_PATH", "add_shell", "mount_chat"]
