"""What the Helm chart knows of the code, and plain manifests for kubectl: `make chart-files` writes both.

The manifests need helm, from PATH or named by HELM. They carry the digest of what they were rendered from.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from libs.common.messaging.accounts import server_block
from libs.common.messaging.permissions import HELPERS
from libs.common.services import SERVICES, names

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "helm" / "vkatilsya"
FILES = CHART / "files"
MANIFESTS = (DEPLOY / "k8s" / "demo", DEPLOY / "k8s" / "live")
_NO_INPUT = {"README.md", "NOTES.txt"}


def chart_files() -> dict[str, str]:
    """Every derived file of the chart, by its name."""
    users = [*names(), *HELPERS]
    services = [{"name": one.name, "secrets": sorted(one.secrets), "durables": sorted(one.facts)} for one in SERVICES]
    observed = DEPLOY / "observability"
    return {
        "nats-users.conf": server_block(users),
        "nats-users.json": json.dumps(users) + "\n",
        "services.json": json.dumps(services, indent=1) + "\n",
        "rules.yml": (observed / "rules.yml").read_text(encoding="utf-8"),
        "dashboard.json": (observed / "grafana" / "vkatilsya.json").read_text(encoding="utf-8"),
    }


def helm_path() -> str | None:
    """Where helm is: HELM, PATH, or what `make chart-files` fetched; None where it is not."""
    return shutil.which(os.environ.get("HELM", "helm")) or shutil.which(str(DEPLOY.parent / ".tools" / "helm" / "helm"))


def source_of(folder: Path) -> str:
    """The first line of the manifests in a folder: which chart and values they were made of."""
    parts = (part for part in CHART.rglob("*") if part.is_file() and part.parent.name != "ci")
    inputs = sorted(part for part in parts if part.name not in _NO_INPUT)
    digest = hashlib.sha256()
    for part in (*inputs, folder / "values.yaml"):
        digest.update(part.name.encode() + b"\0" + part.read_bytes() + b"\0")
    return (
        f"# Rendered by `make chart-files`; the source is the chart. sha256 of it and values.yaml: {digest.hexdigest()}"
    )


def rendered(helm: str, folder: Path) -> str:
    """The whole text of the manifests of a folder."""
    command = [helm, "template", "vkatilsya", str(CHART), "--no-hooks", "--values", str(folder / "values.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the command is ours
    return f"{source_of(folder)}\n{done.stdout}"


def main() -> int:
    """Write them all; 1 when there is no helm for the manifests."""
    for name, body in chart_files().items():
        (FILES / name).write_text(body, encoding="utf-8")
    helm = helm_path()
    if helm is None:
        sys.stderr.write("helm is not here (HELM names it): deploy/k8s is as it was\n")
        return 1
    for folder in MANIFESTS:
        (folder / "manifests.yaml").write_text(rendered(helm, folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
