"""The Helm chart follows the code, and what it renders is fit for a restricted namespace."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.common.messaging.accounts import EARLIER_HOME, HOME
from libs.common.services import names
from standalone.containers.chart import CHART, FILES, chart_files, rendered, source_of
from standalone.containers.secret import secret_data
from tests.contracts.deploy.rendering import HELM, MANIFEST_FILES, pods, read, template, with_helm

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


@with_helm
@pytest.mark.parametrize("values", sorted(path.name for path in (CHART / "ci").glob("*.yaml")))
def test_every_pod_is_restricted(values: str) -> None:
    documents = template("--values", str(CHART / "ci" / values))
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
@pytest.mark.parametrize(("replicas", "moves"), [(1, True), (3, False)])
def test_one_server_takes_over_the_streams_of_an_earlier_version_and_a_cluster_does_not(
    replicas: int, moves: bool
) -> None:
    documents = template("--set", f"nats.replicas={replicas}")
    [nats] = [one for one in documents if one["kind"] == "StatefulSet" and one["metadata"]["name"] == "x-nats"]
    scripts = [" ".join(one["command"]) for one in nats["spec"]["template"]["spec"].get("initContainers", ())]
    assert [f"mv '/data/jetstream/{EARLIER_HOME}' /data/jetstream/{HOME}" in one for one in scripts] == [True] * moves


@with_helm
def test_what_is_scaled_by_lag_looks_into_the_account_of_the_streams() -> None:
    documents = template("--set", "autoscaling.enabled=true,autoscaling.kind=keda")
    accounts = {
        trigger["metadata"]["account"]
        for one in documents
        if one["kind"] == "ScaledObject"
        for trigger in one["spec"]["triggers"]
    }
    assert accounts == {HOME}


@with_helm
def test_secrets_that_are_given_reach_the_secret_and_an_upgrade_without_its_secret_is_refused() -> None:
    given = [part for name in SECRET_VALUES for part in ("--set", f"{name}=abc")]
    [secret] = [one for one in template(*given) if one["metadata"]["name"] == "x-secrets"]
    assert {secret["stringData"][key] for key in SECRET_VALUES.values()} == {"abc"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        template("--is-upgrade")
    assert "existingSecret" in refused.value.stderr


@with_helm
@pytest.mark.parametrize(
    ("values", "image"),
    [
        ("image.repository=ghcr.io/o/vkatilsya,image.tag=1.2", "ghcr.io/o/vkatilsya-demo:1.2"),
        ("image.demo.repository=mine,image.tag=1.2", "mine:1.2"),
        (f"image.demo.digest=sha256:{'a' * 64}", f"vkatilsya-demo@sha256:{'a' * 64}"),
        ("image.demo=null,image.tag=1.2", "vkatilsya-demo:1.2"),
    ],
)
def test_only_the_sandbox_of_a_demo_runs_the_image_that_has_one(values: str, image: str) -> None:
    """The last: values that an earlier version of the chart kept know nothing of it (`--reuse-values`)."""
    documents = template("--values", str(CHART / "ci" / "demo.yaml"), "--set", values)
    [sandbox] = [one for one in documents if one["metadata"]["name"] == "x-sandbox" and one["kind"] == "Deployment"]
    assert [one["image"] for one in sandbox["spec"]["template"]["spec"]["containers"]] == [image]
    others = [container["image"] for pod in pods(documents) for container in pod["containers"]]
    assert others.count(image) == 1


@with_helm
def test_values_that_an_earlier_chart_kept_know_no_newer_keys() -> None:
    demo = ("--values", str(CHART / "ci" / "demo.yaml"))
    earlier = template(*demo, "--set", "tls=null,nats.tls=null,postgres.tls=null,image.demo=null")
    assert [(one["kind"], one["metadata"]["name"]) for one in earlier] == [
        (one["kind"], one["metadata"]["name"]) for one in template(*demo)
    ]


REFUSED = {
    "tls.existingSecret=Not_a_name": "/tls/existingSecret",
    "nats.tls.existingSecret=tls,nats.bundled=false,nats.url=nats://n:4222": "must begin with tls://",
    "postgres.tls.existingSecret=Not_a_name": "/postgres/tls/existingSecret",
    "mode=dmo": "'demo', 'live'",
    "services.api.replica=2": "'replica' not allowed",
    "nats.replicas=2": "/nats/replicas",
    "publicUrl=http://jobs.example.org": "/publicUrl",
    "terminationGracePeriodSeconds=5": "/terminationGracePeriodSeconds",
    "nats.bundled=false": "give nats.url",
    "postgres.bundled=false": "give postgres.address",
    "existingSecret=mine,secrets.llmApiKey=key": "put it into the Secret mine",
    "nats.bundled=false,nats.url=nats://n:4222,autoscaling.enabled=true,autoscaling.kind=keda": "give nats.monitoring",
}


@with_helm
@pytest.mark.parametrize(("given", "words"), REFUSED.items())
def test_values_that_make_no_sense_are_refused_in_words(given: str, words: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        template("--set", given)
    assert words in refused.value.stderr


@MANIFEST_FILES
def test_plain_manifests_are_those_of_the_chart(folder: Path) -> None:
    text = (folder / "manifests.yaml").read_text(encoding="utf-8")
    assert text.partition("\n")[0] == source_of(folder), "make chart-files"
    if HELM is not None:
        assert text == rendered(HELM, folder)


def keys_of(pod: dict[str, Any]) -> Iterator[str]:
    """Keys of the Secret without which a pod does not start."""
    for container in pod["containers"]:
        for variable in container.get("env", ()):
            if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                yield reference["key"]
    for volume in pod["volumes"]:
        sources = volume.get("projected", {}).get("sources", [volume] if "secret" in volume else [])
        for secret in (source["secret"] for source in sources):
            if not secret.get("optional") and not secret.get("name", secret.get("secretName")).endswith("-tls"):
                yield from (item["key"] for item in secret["items"])


@MANIFEST_FILES
def test_the_secret_that_is_made_for_kubectl_has_every_key(folder: Path) -> None:
    data = secret_data("db:5432", "vkatilsya", {"LLM_API_KEY": "key"})
    wanted = {key for pod in pods(read(folder)) for key in keys_of(pod)}
    assert len(wanted) > 10
    assert wanted <= data.keys()
    assert data["llm-api-key"] == "key"
    assert data["replay-database-url"] == data["ops-database-url"]


@MANIFEST_FILES
def test_every_pod_is_denied_what_no_policy_allows(folder: Path) -> None:
    policies = [one["spec"] for one in read(folder) if one["kind"] == "NetworkPolicy"]
    everything = {"app.kubernetes.io/name": "vkatilsya", "app.kubernetes.io/instance": "vkatilsya"}
    deny = [one for one in policies if one["podSelector"] == {"matchLabels": everything} and "egress" in one]
    assert [one["policyTypes"] for one in deny] == [["Ingress", "Egress"]]
    assert {port["port"] for rule in deny[0]["egress"] for port in rule["ports"]} == {53}
    outside = [
        rule for one in policies for rule in one.get("egress", ()) for to in rule.get("to", ()) if "ipBlock" in to
    ]
    assert outside
    for block in (to["ipBlock"] for rule in outside for to in rule["to"]):
        assert block["except"], "addresses of the cluster itself are reached"
