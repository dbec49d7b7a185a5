"""widgets.toml: what it may hold, what is said of what it may not, and that a widget answers from its own documents."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app import installation
from app.config import ConfigError, Settings
from app.widget.configuration import load_widgets
from tests.app.portal.visiting import UNANSWERABLE, Portal
from tests.app.running import run

ORIGINS = 'origins = ["https://www.gemeente.nl"]\n'
POOL = "Wat kost een kaartje voor volwassenen in het zwembad?"


def loaded(folder: Path, text: str) -> Settings:
    (folder / "widgets.toml").write_text(text, encoding="utf-8")
    return Settings(widgets_file=folder / "widgets.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("origins = [", "not valid TOML"),
        (ORIGINS, "stands outside a table; put it under the name of a widget, as in [raad]"),
        (f"[Raad]\n{ORIGINS}", "[Raad]: a widget's name holds small letters"),
        ("[raad]\n", '[raad]: origins is missing; add for instance origins = ["https://www.gemeente.nl"]'),
        ("[raad]\norigins = []\n", "[raad]: origins: Tuple should have at least 1 item"),
        ('[raad]\norigins = ["https://gemeente.nl/"]\n', "no slash at the end"),
        ('[raad]\norigins = ["https://*.gemeente.nl"]\n', "no asterisk"),
        ('[raad]\norigins = ["http://gemeente.nl"]\n', "http:// only for localhost"),
        ("[raad]\norigins = [\"https://a.nl; script-src 'unsafe-inline'\"]\n", "is no origin"),
        (f'[raad]\n{ORIGINS}titel = "x"\n', "[raad]: unknown key 'titel'; did you mean title?"),
        (f'[raad]\n{ORIGINS}language = "fr"\n', "[raad]: language: Input should be 'nl' or 'en'"),
        (f'[raad]\n{ORIGINS}examples = [""]\n', "[raad]: examples.0: Typ eerst een vraag."),
        (f'[raad]\n{ORIGINS}theme_css = "weg.css"\n', "there is no CSS file"),
        (f'[raad]\n{ORIGINS}theme_css = "https://a.nl/x.css; default-src *"\n', "no query and no fragment"),
        (f"[raad]\n{ORIGINS}theme_class = \"x' onload='\"\n", "write the name of the theme's class"),
        (f"[raad]\n{ORIGINS}questions_per_minute = -1\n", "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_widgets(loaded(tmp_path, text))
    assert said in str(caught.value)
    assert "widgets.toml" in str(caught.value)


def test_no_file_is_no_widget_unless_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_widgets(Settings()) == {}
    with pytest.raises(ConfigError, match=r"weg\.toml: there is no such file"):
        load_widgets(Settings(widgets_file=tmp_path / "weg.toml"))


def test_serving_with_a_wrong_file_says_so_and_stops(tmp_path: Path, data_dir: Path) -> None:
    (tmp_path / "widgets.toml").write_text("[raad]\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFWIJZER_WIDGETS_FILE", str(tmp_path / "widgets.toml"))
        result = run("--data-dir", str(data_dir), "serve", "--port", "0")
    assert result.code == 2
    assert "[raad]: origins is missing" in result.err


def test_the_doctor_names_the_widgets_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    right = installation._widgets(loaded(tmp_path, f"[raad]\n{ORIGINS}[wijk]\n{ORIGINS}"))
    wrong = installation._widgets(loaded(tmp_path, "[raad]\n"))
    assert (right.works, right.detail) == (True, "raad, wijk")
    assert not wrong.works
    assert "origins is missing" in wrong.detail


def test_a_theme_from_elsewhere_is_the_only_thing_from_elsewhere(tmp_path: Path) -> None:
    text = f'[raad]\n{ORIGINS}theme_css = "https://www.gemeente.nl/thema/a.css"\ntheme_class = "a b"\n'
    widget = load_widgets(loaded(tmp_path, text))["raad"]
    policy = widget.policy("abc")
    assert "style-src 'self' https://www.gemeente.nl/thema/a.css;" in policy
    assert "font-src 'self' https://www.gemeente.nl;" in policy
    assert "connect-src 'self';" in policy
    assert widget.theme_address == "https://www.gemeente.nl/thema/a.css"


def ask(portal: Portal, question: str, widget: str = "", **more: object) -> httpx2.Response:
    headers = {"Briefwijzer-Widget": widget} if widget else {}
    return httpx2.post(portal.chat + "/api/v1/vragen", json={"vraag": question, **more}, headers=headers)


def test_a_widget_answers_from_its_own_documents_only(portal: Portal) -> None:
    assert ask(portal, POOL).json()["status"] == "beantwoord"
    assert ask(portal, POOL, "groen").json()["status"] == "beantwoord"
    inside = ask(portal, POOL, "raad").json()
    assert inside["status"] == "niet-gevonden"
    assert {source["document"] for source in inside["verwant"]} <= {"vng-ledenbrief-tussenverslag-formatie"}
    refused = ask(portal, POOL, "raad", documenten=["zwembad"])
    assert (refused.status_code, refused.json()["detail"]) == (404, "Dit document bestaat niet (meer).")


def test_what_a_widget_suggests_is_about_its_own_documents(portal: Portal) -> None:
    suggested = {name: ask(portal, "hallo", name).json()["antwoord"].lower() for name in ("", "raad")}
    of_the_pool = [word for word in ("openingstijden", "tarieven", "veiligheid") if word in suggested[""]]
    assert of_the_pool
    assert [word for word in of_the_pool if word in suggested["raad"]] == []


def test_a_widget_has_its_own_contact_line(portal: Portal) -> None:
    assert "griffie van Voorbeeldstad: 14 000" in ask(portal, UNANSWERABLE, "raad").json()["antwoord"]
    assert "Neem contact op met uw gemeente" in ask(portal, UNANSWERABLE).json()["antwoord"]


def test_an_unknown_widget_is_refused(portal: Portal) -> None:
    response = ask(portal, POOL, "bestaat-niet")
    assert (response.status_code, response.json()["detail"]) == (404, "Deze vraaghulp bestaat niet (meer).")
    assert httpx2.get(portal.chat + "/embed/bestaat-niet").status_code == 404
    assert httpx2.get(portal.chat + "/embed/raad/thema.css").status_code == 404


def test_the_documents_of_a_widget_are_listed_in_its_page(portal: Portal) -> None:
    pages = {name: httpx2.get(f"{portal.chat}/embed/{name}").text for name in ("raad", "groen")}
    assert "/documenten/zwembad" not in pages["raad"]
    assert "/documenten/zwembad" in pages["groen"]
