from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vectorstore.hub import REVISION, serving_hub
from vectorstore.errors import ModelUnavailableError
from vectorstore.models import fingerprint, locate, require_extra

SETTING = "BRIEFWIJZER_EMBEDDING"
FILES = {
    "config.json": b'{"model_type": "bert"}',
    "model.safetensors": bytes(range(256)) * 2_000,
    "pytorch_model.bin": b"older weights",
    "onnx/model.onnx": b"other weights",
    "1_Pooling/config.json": b"{}",
    "2_Dense/pytorch_model.bin": b"weights in the older format only",
}


def make_model(folder: Path) -> Path:
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def locating(name: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Locate a model in a process of its own: the hub's library reads its settings once."""
    script = (
        "import sys\n"
        "from vectorstore.errors import ModelUnavailableError\n"
        "from vectorstore.models import locate\n"
        "try:\n"
        f"    print(locate(sys.argv[1], {SETTING!r}))\n"
        "except ModelUnavailableError as error:\n"
        "    sys.exit(str(error))\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))}
    env = {**kept, "HF_HOME": str(home), "NO_PROXY": "127.0.0.1", **variables}
    return subprocess.run(
        [sys.executable, "-c", script, name], env=env, check=False, capture_output=True, text=True, timeout=60
    )


def test_a_folder_is_used_where_it_is(tmp_path: Path) -> None:
    assert locate(str(make_model(tmp_path / "model")), SETTING) == tmp_path / "model"


@pytest.mark.parametrize("name", ["./absent", "/absent/model", "~/absent-model", "absent", "a/b/c"])
def test_a_folder_that_is_absent_is_not_sought_on_the_hub(name: str) -> None:
    with pytest.raises(ModelUnavailableError, match=r"no such folder.*BRIEFWIJZER_EMBEDDING"):
        locate(name, SETTING)


def test_a_model_in_a_folder_of_yours_is_not_sought_on_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelUnavailableError, match="no such folder"):
        locate("models/bge-m3", SETTING)


@pytest.mark.parametrize(("lost", "said"), [("config.json", "holds no model"), ("model.safetensors", "weights")])
def test_what_is_missing_from_a_folder_is_said(tmp_path: Path, lost: str, said: str) -> None:
    folder = make_model(tmp_path / "model")
    (folder / lost).unlink()
    (folder / "pytorch_model.bin").unlink()
    with pytest.raises(ModelUnavailableError, match=said):
        locate(str(folder), SETTING)


def test_a_missing_part_of_the_weights_is_said(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model")
    index = {"weight_map": {"a": "model.safetensors", "b": "model-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(ModelUnavailableError, match="some of the model's weights"):
        locate(str(folder), SETTING)


def test_a_hub_id_is_downloaded_once_and_only_what_is_needed(tmp_path: Path) -> None:
    with serving_hub(FILES) as hub:
        first = locating("owner/model", tmp_path, HF_ENDPOINT=hub.address)
        assert first.returncode == 0, first.stderr
        assert "downloading owner/model" in first.stderr
        folder = Path(first.stdout.strip())
        assert folder.name == REVISION
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert found == {"config.json", "model.safetensors", "1_Pooling/config.json", "2_Dense/pytorch_model.bin"}
        hub.asked.clear()
        again = locating("owner/model", tmp_path, HF_ENDPOINT=hub.address)
        offline = locating("owner/model", tmp_path, HF_ENDPOINT=hub.address, HF_HUB_OFFLINE="1")
        assert (again.stdout, offline.stdout, hub.asked) == (first.stdout, first.stdout, [])
        assert again.stderr == ""


def test_offline_nothing_is_asked_of_the_hub(tmp_path: Path) -> None:
    with serving_hub(FILES) as hub:
        result = locating("owner/model", tmp_path, HF_ENDPOINT=hub.address, HF_HUB_OFFLINE="1")
        assert result.returncode == 1
        assert "HF_HUB_OFFLINE" in result.stderr
        assert "hf download owner/model" in result.stderr
        assert hub.asked == []


def test_a_hub_that_is_not_there_is_asked_once(tmp_path: Path) -> None:
    with serving_hub({}) as hub:
        gone = hub.address
    result = locating("owner/model", tmp_path, HF_ENDPOINT=gone)
    assert result.returncode == 1
    assert "cannot be fetched" in result.stderr
    assert f"set {SETTING} to its path" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_model_that_the_hub_does_not_have_is_said(tmp_path: Path) -> None:
    with serving_hub({}) as hub:
        result = locating("owner/another", tmp_path, HF_ENDPOINT=hub.address)
    assert "the hub has no such model" in result.stderr


def test_a_name_that_no_hub_can_have_is_said(tmp_path: Path) -> None:
    assert "it is no name that the hub can have" in locating("owner/model--x", tmp_path).stderr


def test_a_fingerprint_follows_the_files_and_not_the_folder(tmp_path: Path) -> None:
    one, other = make_model(tmp_path / "one"), make_model(tmp_path / "other")
    (other / "README.md").write_text("anders")
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(one, "query: ")
    weights = bytearray(FILES["model.safetensors"])
    weights[300_000] ^= 1
    (other / "model.safetensors").write_bytes(weights)
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("package", ["sentence_transformers", "torch"])
def test_an_extra_that_is_not_installed_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelUnavailableError, match="make setup EXTRAS=sentence-transformers"):
        require_extra(SETTING)
