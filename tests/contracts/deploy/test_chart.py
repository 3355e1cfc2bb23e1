"""The Helm chart follows the code, and what it renders is fit for a restricted namespace."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.common.messaging.accounts import EARLIER_HOME, HOME
from libs.common.services import names
from standalone.certificates import server_pair
from standalone.containers.chart import CHART, FILES, MANIFESTS, chart_files, helm_path, rendered, source_of
from standalone.containers.secret import secret_data
from standalone.nats import server_binary

HELM = helm_path()
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
    [secret] = [one for one in template(*given) if one["kind"] == "Secret"]
    assert {secret["stringData"][key] for key in SECRET_VALUES.values()} == {"abc"}
    with pytest.raises(subprocess.CalledProcessError) as refused:
        template("--is-upgrade")
    assert "existingSecret" in refused.value.stderr


ENCRYPTED = ("--values", str(CHART / "ci" / "tls.yaml"))


def believed(pod: dict[str, Any]) -> set[str]:
    """The files of authorities that a pod finds beside its settings."""
    sources = [one for volume in pod["volumes"] for one in volume.get("projected", {}).get("sources", ())]
    return {item["path"] for one in sources for item in one["secret"]["items"] if item["key"] == "ca.crt"}


def variables(document: dict[str, Any], shared: dict[str, str]) -> dict[str, str]:
    """The environment of a pod's first container."""
    container = document["spec"]["template"]["spec"]["containers"][0]
    told = {one["name"]: one.get("value", "") for one in container.get("env", ())}
    return told | (shared if "envFrom" in container else {})


@with_helm
def test_with_tls_everybody_who_speaks_with_a_server_is_told_whom_to_believe() -> None:
    documents = template(*ENCRYPTED)
    [shared] = [one["data"] for one in documents if one["metadata"]["name"] == "x-environment"]
    speaking = [one for one in documents if one["kind"] in {"Deployment", "Job"}]
    assert len(speaking) == len(names()) + len({"ops", "migrate", "provision"})
    for one in speaking:
        told = variables(one, shared)
        files = {told["NATS_CA_FILE"], told["DATABASE_CA_FILE"], told.get("SERVICE_CA_FILE", told["NATS_CA_FILE"])}
        assert files == {f"/run/settings/{name}" for name in believed(one["spec"]["template"]["spec"])}
        assert told.get("NATS_URL", "tls://x-nats:4222") == "tls://x-nats:4222"


@with_helm
def test_with_tls_the_servers_take_nobody_without_it(tmp_path: Path) -> None:
    documents = template(*ENCRYPTED)
    by_name = {(one["kind"], one["metadata"]["name"]): one for one in documents}
    assert "\nhost " not in by_name["ConfigMap", "x-postgres-access"]["data"]["pg_hba.conf"]
    [postgres] = by_name["StatefulSet", "x-postgres"]["spec"]["template"]["spec"]["containers"]
    assert {"ssl=on", "hba_file=/run/access/pg_hba.conf"} <= set(postgres["args"])
    conf = by_name["ConfigMap", "x-nats"]["data"]
    server_pair(tmp_path, "tls", ["x-nats"])
    (tmp_path / "tls.pem").rename(tmp_path / "tls.crt")
    (tmp_path / "ca.pem").rename(tmp_path / "ca.crt")
    for name, text in conf.items():
        (tmp_path / name).write_text(text.replace("/etc/nats-tls", str(tmp_path)), encoding="utf-8")
    nats = by_name["StatefulSet", "x-nats"]["spec"]["template"]["spec"]["containers"][0]
    told = {one["name"]: one.get("value", "secret").replace("$(", "").replace(")", "") for one in nats["env"]}
    checked = subprocess.run(
        [server_binary(), "-t", "--config", tmp_path / "nats.conf"],
        check=False,
        env=told,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
    assert conf["nats.conf"].count("tls {") == 2, "clients and the servers among themselves"
    assert 'https: "0.0.0.0:8222"' in conf["nats.conf"]
    probes = [nats[f"{kind}Probe"]["httpGet"]["scheme"] for kind in ("startup", "readiness", "liveness")]
    assert probes == ["HTTPS"] * 3


@with_helm
def test_with_tls_services_show_a_certificate_and_whoever_asks_them_looks_at_it() -> None:
    documents = template(*ENCRYPTED)
    deployments = {one["metadata"]["name"]: one for one in documents if one["kind"] == "Deployment"}
    for name in names():
        pod = deployments[f"x-{name.replace('_', '-')}"]["spec"]["template"]["spec"]
        [container] = pod["containers"]
        told = {one["name"]: one.get("value") for one in container["env"]}
        assert (told["HTTP_CERTIFICATE_FILE"], told["HTTP_KEY_FILE"]) == ("/run/tls/tls.crt", "/run/tls/tls.key")
        assert {"name": "tls", "mountPath": "/run/tls", "readOnly": True} in container["volumeMounts"]
        assert any(one.get("secret", {}).get("secretName") == "vkatilsya-services-tls" for one in pod["volumes"])
        assert {container[f"{kind}Probe"]["httpGet"]["scheme"] for kind in ("startup", "liveness", "readiness")} == {
            "HTTPS"
        }
    monitors = [one["spec"]["endpoints"][0] for one in documents if one["kind"] == "ServiceMonitor"]
    seen = {one["tlsConfig"]["serverName"] for one in monitors}
    assert seen == {"x-nats", *(f"x-{one.replace('_', '-')}" for one in names())}
    assert {one["scheme"] for one in monitors} == {"https"}
    [nats] = [one for one in documents if one["kind"] == "StatefulSet" and one["metadata"]["name"] == "x-nats"]
    pod = nats["spec"]["template"]["spec"]
    [exporter] = [one for one in pod["containers"] if one["name"] == "exporter"]
    assert exporter["args"][-1] == "https://x-nats:8222"
    assert pod["hostAliases"] == [{"ip": "127.0.0.1", "hostnames": ["x-nats"]}]
    ops = variables(deployments["x-ops"], {})
    assert ops["SERVICE_URLS"].count("https://") == len(names())
    [test] = [one for one in documents if one["kind"] == "Pod"]
    assert "https://" in (command := test["spec"]["containers"][0]["command"][2])
    assert "/run/tls/ca.crt" in command


@with_helm
def test_without_tls_nothing_of_it_is_there() -> None:
    said = yaml.safe_dump_all(template("--set", "publicUrl=https://jobs.example.org"))
    for word in ("HTTP_CERTIFICATE_FILE", "SERVICE_CA_FILE", "HTTPS", "/run/tls", "appProtocol"):
        assert word not in said


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


MANIFEST_FILES = pytest.mark.parametrize("folder", MANIFESTS, ids=lambda folder: folder.name)


@MANIFEST_FILES
def test_plain_manifests_are_those_of_the_chart(folder: Path) -> None:
    text = (folder / "manifests.yaml").read_text(encoding="utf-8")
    assert text.partition("\n")[0] == source_of(folder), "make chart-files"
    if HELM is not None:
        assert text == rendered(HELM, folder)


def read(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "manifests.yaml").read_text(encoding="utf-8")
    return [document for document in yaml.safe_load_all(text) if document]


def keys_of(pod: dict[str, Any]) -> Iterator[str]:
    """Keys of the Secret without which a pod does not start."""
    for container in pod["containers"]:
        for variable in container.get("env", ()):
            if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                yield reference["key"]
    for volume in pod["volumes"]:
        sources = volume.get("projected", {}).get("sources", [volume] if "secret" in volume else [])
        for secret in (source["secret"] for source in sources):
            if not secret.get("optional"):
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
