from __future__ import annotations

from pathlib import Path

import pytest

from app.theme import Theme, ThemeError, load_theme


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_look_is_neutral() -> None:
    assert load_theme(None) == Theme()
    assert Theme().head == ""


def test_css_is_served_as_it_is_and_its_class_goes_on_the_page(tmp_path: Path) -> None:
    css = ".den-haag-theme { --utrecht-link-color: #007700; }"
    theme = load_theme(written(tmp_path, "huisstijl.css", css))
    assert (theme.css, theme.html_class) == (css, "den-haag-theme")
    assert 'href="/huisstijl.css"' in theme.head
    assert theme.only_light
    dark = "@media (prefers-color-scheme: dark) { :root { --x: 1 } }"
    assert not load_theme(written(tmp_path, "donker.css", dark)).only_light


def test_tokens_in_json_become_custom_properties(tmp_path: Path) -> None:
    tokens = """{"a": {"link": {"color": {"value": "{basis.groen}"}}, "button": {"x": {"$value": 3, "$type": "n"}}},
    "basis": {"groen": "#007700"}, "bad": {"value": "red; } body { display: none"}}"""
    theme = load_theme(written(tmp_path, "tokens.json", tokens))
    assert theme.css.splitlines() == [
        ":root {",
        "  --a-link-color: var(--basis-groen);",
        "  --a-button-x: 3;",
        "  --basis-groen: #007700;",
        "}",
    ]
    assert theme.html_class == ""


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.css", "@import 'https://elders.example/x.css';", "loads something"),
        ("a.css", "a { background: URL( https://elders.example/x.png) }", "loads something"),
        ("a.json", "{", "no valid JSON"),
        ("a.json", "[]", "holds no tokens"),
        ("a.json", '{"a": true}', "holds no tokens"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ThemeError, match=message):
        load_theme(written(tmp_path, name, text))


def test_a_font_inside_the_file_is_no_request(tmp_path: Path) -> None:
    css = "@font-face { src: url(data:font/woff2;base64,AA) } :root { --x: 1 }"
    assert load_theme(written(tmp_path, "a.css", css)).css == css


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="cannot be read"):
        load_theme(tmp_path / "weg.css")
