"""Where the files of a model are: in a folder of your own, in the hub's cache on this machine, or on the hub.

A setting names a hub id (``owner/name``) or a folder. A folder is never looked for on the hub. A hub id is downloaded
once, into the hub's cache (``HF_HOME``), unless ``HF_HUB_OFFLINE`` or ``TRANSFORMERS_OFFLINE`` is set; after that no
connection is made.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from vectorstore.errors import ModelUnavailableError

EXTRA = "sentence-transformers"
_PATIENCE = 5.0  # seconds for the hub to say that it is there
_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
_SAMPLES, _SAMPLE_BYTES = 16, 65_536  # what is read of a file of weights to tell it from another
_ENTRANCES = ("modules.json", "config.json")  # one of which every model has
_DESCRIBING = ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json", "config.json")
_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors", "*.bin"]
_OTHERS = ["onnx/*", "openvino/*", "training_args.bin", "optimizer.bin"]
_MODULES = "[0-9]*_*"  # the folders of a model's further parts

logger = logging.getLogger(__name__)


def require_extra(setting: str) -> None:
    """Raise ModelUnavailableError when the extra is not installed; ``setting`` is the variable that asks for it."""
    if importlib.util.find_spec("sentence_transformers") is None or importlib.util.find_spec("torch") is None:
        raise ModelUnavailableError(
            f"{setting} names a model that needs the extra {EXTRA}, which is not installed; run "
            f"`make setup EXTRAS={EXTRA}`, or leave {setting} empty"
        )


def locate(name: str, setting: str) -> Path:
    """Return the folder with the files of a model, downloading them when they may be and are not there yet.

    Raises ModelUnavailableError, within seconds, when they are nowhere; ``setting`` is the variable to be named.
    """
    if _is_folder(name):
        folder = Path(name).expanduser()
        if problem := _incomplete(folder):
            raise ModelUnavailableError(
                f"{name}: {problem}; set {setting} to a folder with all files of a model, or to a hub id (owner/name)"
            )
        return folder
    from huggingface_hub.errors import HFValidationError  # noqa: PLC0415 - only for those who name a hub id

    try:
        return _cached(name) or _download(name, setting)
    except HFValidationError as error:
        raise _unavailable(name, "it is no name that the hub can have", setting) from error


def fingerprint(folder: Path, *more: str) -> str:
    """Return a short hash of what decides a model's vectors: configuration, samples of the weights, and ``more``."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in _deciding_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(_sample(path))
    return digest.hexdigest()[:16]


def _is_folder(name: str) -> bool:
    """Tell whether a setting means a folder; also when it is absent, so that it is not sought on the hub instead."""
    path = Path(name).expanduser()
    return path.is_dir() or not _HUB_ID.fullmatch(name) or name.startswith(".") or Path(name).parent.is_dir()


def _incomplete(folder: Path) -> str:
    """Say what is missing from a model's folder; empty when nothing is."""
    if not folder.is_dir():
        return "there is no such folder"
    if not any((folder / name).is_file() for name in _ENTRANCES):
        return "the folder holds no model (no config.json and no modules.json)"
    for index in folder.glob("*.index.json"):
        named = json.loads(index.read_text(encoding="utf-8")).get("weight_map", {})
        if any(not (folder / part).is_file() for part in set(named.values())):
            return "some of the model's weights are missing"
    first = {folder, *folder.glob("0_*")}  # later modules do nothing without the first
    return "" if any(path.parent in first for path in _weights(folder)) else "the model's weights are missing"


def _weights(folder: Path) -> list[Path]:
    """Return the files of weights in the folder and in its modules; of both formats the newer one."""
    found: list[Path] = []
    for place in (folder, *sorted(folder.glob(_MODULES))):
        found += sorted(place.glob("*.safetensors")) or sorted(place.glob("pytorch_model*.bin"))
    return found


def _deciding_files(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _DESCRIBING if (folder / name).is_file())
    yield from sorted(folder.glob(f"{_MODULES}/config.json"))
    yield from _weights(folder)


def _sample(path: Path) -> bytes:
    """Return the size of a file and pieces spread over it: all of a small one, a megabyte of a large one."""
    size = path.stat().st_size
    parts = [str(size).encode()]
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(size * number // _SAMPLES)
            parts.append(file.read(_SAMPLE_BYTES))
    return b"".join(parts)


def _cached(name: str) -> Path | None:
    """Return the folder of a model that was downloaded before, by this program or another, when it is whole."""
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - only for those who name a hub id

    found = [try_to_load_from_cache(name, file) for file in _ENTRANCES]
    folders = [Path(path).parent for path in found if isinstance(path, str)]
    return next((folder for folder in folders if not _incomplete(folder)), None)


def _download(name: str, setting: str) -> Path:
    """Fetch the files of a model from the hub. Whether it is there is asked once, without retries."""
    import httpx2  # noqa: PLC0415 - what huggingface_hub speaks with
    from huggingface_hub import HfApi, constants, snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError  # noqa: PLC0415

    if constants.HF_HUB_OFFLINE or os.environ.get("TRANSFORMERS_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise _unavailable(name, "it is not on this machine and HF_HUB_OFFLINE forbids downloading", setting)
    try:
        info = HfApi().model_info(name, timeout=_PATIENCE)
        unwanted = _unwanted([file.rfilename for file in info.siblings or ()])
        logger.warning("downloading %s from the hub, once", name)
        folder = Path(snapshot_download(name, allow_patterns=_WANTED, ignore_patterns=unwanted))
    except RepositoryNotFoundError as error:
        raise _unavailable(name, "the hub has no such model, or not for you", setting) from error
    except (HfHubHTTPError, httpx2.HTTPError, OSError) as error:
        raise _unavailable(
            name, f"it is not on this machine and cannot be fetched ({_first_line(error)})", setting
        ) from error
    if problem := _incomplete(folder):
        raise _unavailable(name, f"what the hub has is no model for this program: {problem}", setting)
    return folder


def _unwanted(files: Sequence[str]) -> list[str]:
    """Return what not to fetch: other programs' files, and weights in an older format where there are newer ones."""
    newer = {file.rpartition("/")[0] for file in files if file.endswith(".safetensors")}
    return [*_OTHERS, *(f for f in files if f.endswith(".bin") and f.rpartition("/")[0] in newer)]


def _unavailable(name: str, reason: str, setting: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"{name}: {reason}; on a machine with a connection run `hf download {name} --local-dir model`, copy that "
        f"folder here and set {setting} to its path (or leave {setting} empty)"
    )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
