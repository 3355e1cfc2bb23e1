"""What the chart renders, and the plain manifests, as documents."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from standalone.containers.chart import CHART, MANIFESTS, helm_path

HELM = helm_path()
with_helm = pytest.mark.skipif(HELM is None, reason="helm is not here; HELM names it")
MANIFEST_FILES = pytest.mark.parametrize("folder", MANIFESTS, ids=lambda folder: folder.name)


def template(*arguments: str) -> list[dict[str, Any]]:
    assert HELM is not None
    done = subprocess.run([HELM, "template", "x", CHART, *arguments], capture_output=True, text=True, check=True)
    return [document for document in yaml.safe_load_all(done.stdout) if document]


def pods(documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for document in documents:
        if document["kind"] == "Pod":
            yield document["spec"]
        elif "template" in document.get("spec", {}):
            yield document["spec"]["template"]["spec"]


def read(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "manifests.yaml").read_text(encoding="utf-8")
    return [document for document in yaml.safe_load_all(text) if document]
