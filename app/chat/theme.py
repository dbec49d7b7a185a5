"""Gradio's own theme, made of the page's design tokens, so that a municipality's tokens reach Gradio's parts too."""

from __future__ import annotations

from typing import Final

import gradio as gr

_FONTS: Final = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
_MONO: Final = ("ui-monospace", "Consolas", "monospace")
# Gradio's variable: the token of static/chat/tokens.css; light and dark are settled there.
_TOKENS: Final = {
    "body_background_fill": "var(--bw-ground)",
    "body_text_color": "var(--bw-ink)",
    "block_background_fill": "transparent",
    "button_primary_background_fill": "var(--bw-action)",
    "button_primary_background_fill_hover": "var(--bw-action-hover)",
    "button_primary_text_color": "var(--bw-on-action)",
    "input_border_color": "var(--bw-field-line)",
    "input_background_fill": "var(--bw-surface)",
    "input_placeholder_color": "var(--bw-soft)",
    "link_text_color": "var(--bw-link)",
}


def chat_theme() -> gr.themes.Base:
    """Return the theme: no font or colour from elsewhere."""
    theme = gr.themes.Base(
        neutral_hue="slate",
        text_size="lg",
        radius_size="md",
        font=_FONTS,
        font_mono=_MONO,
    )
    dark = {f"{name}_dark": value for name, value in _TOKENS.items()}
    return theme.set(block_border_width="0px", **_TOKENS, **dark)
