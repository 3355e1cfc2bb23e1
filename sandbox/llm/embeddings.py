"""Embeddings by hashing: texts that share words and their parts point the same way."""

import base64
import hashlib
import math
import re
import struct
from collections.abc import Mapping
from typing import Any

from sandbox.llm.replies import bad_request
from sandbox.llm.tokens import count

DIMENSIONS = 256
_MOST_DIMENSIONS = 4096
_MOST_INPUTS = 2048
_WORD = re.compile(r"\w+")


def embed(text: str, dimensions: int, seed: int) -> list[float]:
    """A unit vector of words and their three-letter parts; an empty text gets a constant one."""
    vector = [0.0] * dimensions
    for word in _WORD.findall(text.lower()):
        framed = f"^{word}$"
        features = [(word, 2.0), *((framed[at : at + 3], 0.7) for at in range(len(framed) - 2))]
        for feature, weight in features:
            digest = hashlib.blake2b(f"{seed}:{feature}".encode(), digest_size=8).digest()
            place = int.from_bytes(digest[:4], "big") % dimensions
            vector[place] += weight if digest[4] & 1 else -weight
    length = math.sqrt(sum(each * each for each in vector))
    return [each / length for each in vector] if length else [1.0] + [0.0] * (dimensions - 1)


def answer(body: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The answer to `/v1/embeddings`. Raises a 400 for a request OpenAI would refuse."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise bad_request("you must provide a model parameter", param="model")
    texts = _texts(body.get("input"))
    dimensions = body.get("dimensions", DIMENSIONS)
    if not isinstance(dimensions, int) or isinstance(dimensions, bool) or not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise bad_request(f"Invalid 'dimensions': expected 1 to {_MOST_DIMENSIONS}.", param="dimensions")
    form = body.get("encoding_format", "float")
    if form not in ("float", "base64"):
        raise bad_request("Invalid 'encoding_format'.", param="encoding_format", code="invalid_value")
    vectors = [embed(text, dimensions, seed) for text in texts]
    data = [
        {"object": "embedding", "index": at, "embedding": _packed(vector) if form == "base64" else vector}
        for at, vector in enumerate(vectors)
    ]
    tokens = sum(count(text) for text in texts)
    return {"object": "list", "data": data, "model": model, "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list) or not given or len(given) > _MOST_INPUTS:
        raise bad_request("'$.input' is invalid: a text or an array of 1 to 2048 inputs is expected.", param="input")
    if all(isinstance(each, int) for each in given):
        given = [given]
    texts: list[str] = []
    for each in given:
        if isinstance(each, str) and each:
            texts.append(each)
        elif isinstance(each, list) and each and all(isinstance(token, int) for token in each):
            texts.append(" ".join(map(str, each)))
        else:
            raise bad_request("'$.input' is invalid: empty texts are not allowed.", param="input")
    return texts


def _packed(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
