"""The Helm chart follows the code, and what it renders is fit for a restricted namespace."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from libs.common.services import names
from standalone.containers.chart import FILES, chart_files

CHART = FILES.parent
HELM = shutil.which(os.environ.get("HELM", "helm"))
with_helm = pytest.mark.skipif(HELM is None, reason="helm is not here; HELM names it")
SECRET_VALUES = {
    "secrets.vapidPrivateKey": "vapid-private-key",
    "secrets.telegramWebhookSecret": "telegram-webhook-secret",
}


@pytest.mark.parametrize("name", sorted(chart_files()))
def test_what_the_chart_knows_of_the_code_is_as_the_code_has_it(name: str) -> None:
    assert (FILES / name).read_text(encoding="utf-8") == chart_files()[name], "make chart-files"


def test_every_service_has_its_values() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    assert sorted(values["services"]) == sorted(names())


def rendered(*arguments: str) -> list[dict[str, Any]]:
    assert HELM is not None
    done = subprocess.run([HELM, "template", "x", CHART, *arguments], capture_output=True, text=True, check=True)
    return [document for document in yaml.safe_load_all(done.stdout) if document]


def pods(documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for document in documents:
        if document["kind"] == "Pod":
            yield document["spec"]
        elif "template" in document.get("spec", {}):
            yield document["spec"]["template"]["spec"]


@with_helm
@pytest.mark.parametrize("values", sorted(path.name for path in (CHART / "ci").glob("*.yaml")))
def test_every_pod_is_restricted(values: str) -> None:
    documents = rendered("--values", str(CHART / "ci" / values))
    found = list(pods(documents))
    assert len(found) > len(names())
    for pod in found:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in (*pod["containers"], *pod.get("initContainers", ())):
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"]["drop"] == ["ALL"]
    deployed = {one["metadata"]["name"] for one in documents if one["kind"] == "Deployment"}
    assert {f"x-{name.replace('_', '-')}" for name in names()} <= deployed


@with_helm
def test_secrets_that_are_given_reach_the_secret_and_an_upgrade_without_its_secret_is_refused() -> None:
    given = [part for name in SECRET_VALUES for part in ("--set", f"{name}=abc")]
    [secret] = [one for one in rendered(*given) if one["kind"] == "Secret"]
    assert {secret["stringData"][key] for key in SECRET_VALUES.values()} == {"abc"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        rendered("--is-upgrade")
    assert "existingSecret" in refused.value.stderr
