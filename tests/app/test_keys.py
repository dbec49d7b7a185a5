from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.errors import KeysError
from app.keys.store import FILE, KeyStore
from tests.app.running import run


def test_a_key_is_shown_once_and_kept_as_a_hash(tmp_path: Path) -> None:
    made = run("--data-dir", str(tmp_path), "keys", "create", "Open WebUI")
    text = made.out.strip()
    kept = (tmp_path / FILE).read_text(encoding="utf-8")
    assert (made.code, text[:3], len(text) > 50) == (0, "bw_", True)
    assert "not shown again" in made.err
    assert text not in kept
    assert text.split("_", 2)[2] not in kept
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    key = KeyStore(tmp_path).holder(text)
    assert key
    assert key.name == "Open WebUI"
    assert KeyStore(tmp_path).holder(text + "x") is None
    assert KeyStore(tmp_path).holder("\ud800") is None


def test_keys_are_listed_without_their_hash_and_revoked(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    assert "no keys" in run(*folder, "keys", "list").err
    made = json.loads(run(*folder, "keys", "create", "een", "--json").out)
    other = json.loads(run(*folder, "keys", "create", "twee", "--json").out)
    listed = json.loads(run(*folder, "keys", "list", "--json").out)["keys"]
    assert [key["name"] for key in listed] == ["een", "twee"]
    assert all(set(key) == {"id", "name", "created"} for key in listed)
    assert made["id"] in run(*folder, "keys", "list").out
    assert run(*folder, "keys", "revoke", made["id"]).code == 0
    assert [key.name for key in KeyStore(tmp_path).entries()] == ["twee"]
    assert KeyStore(tmp_path).holder(made["key"]) is None
    assert KeyStore(tmp_path).holder(other["key"])
    again = run(*folder, "keys", "revoke", made["id"])
    assert (again.code, "briefwijzer keys list" in again.err) == (2, True)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "een\x07naam"])
def test_a_name_that_cannot_be_used_is_refused(tmp_path: Path, name: str) -> None:
    result = run("--data-dir", str(tmp_path), "keys", "create", name)
    assert (result.code, "give 1 to 100 printable characters" in result.err) == (2, True)
    assert not (tmp_path / FILE).exists()


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: KeyStore(tmp_path).create(f"sleutel {n}")[0].id, range(16)))
    assert {key.id for key in KeyStore(tmp_path).entries()} == set(made)


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(KeysError, match=r"keys\.json: the keys cannot be used .*move it away when damaged"):
        KeyStore(tmp_path).entries()
    assert run("--data-dir", str(tmp_path), "keys", "list").code == 4
