"""The chart and the plain manifests against a real API server, which standalone/kubernetes.sh builds."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from libs.common.services import names
from tests.infra.kubernetes.server import ROOT, Cluster, Programs, cluster, programs

CHART, PLAIN = ROOT / "deploy" / "helm" / "vkatilsya", ROOT / "deploy" / "k8s"
HERE = Path(__file__).parent
NAMESPACE, RELEASE = "vkatilsya", "vk"
PATIENCE = 90.0
FOUND = programs()
pytestmark = [
    pytest.mark.skipif(FOUND is None, reason="kube-apiserver, helm or kubectl is not here: standalone/kubernetes.sh"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with the kinds that the chart uses, and a namespace of restricted pods."""
    assert isinstance(FOUND, Programs)
    with cluster(FOUND, tmp_path_factory.mktemp("cluster")) as running:
        running.kubectl("apply", "-f", HERE / "custom_resources.yaml")
        running.kubectl("apply", "-f", PLAIN / "demo" / "namespace.yaml")
        until(lambda: running.get("serviceaccounts", namespace=NAMESPACE))
        yield running


def until(asked: Any) -> Any:
    """What is asked, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while not (found := asked()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.5)
    return found


def values(name: str) -> Path:
    return CHART / "ci" / f"{name}.yaml"


def refused_by_a_server(output: str) -> list[str]:
    """Lines of kubectl that are no plain success."""
    lines = (line for line in output.splitlines() if line.strip())
    return [line for line in lines if "(server dry run)" not in line and "version skew" not in line]


@pytest.mark.parametrize("name", sorted(path.stem for path in (CHART / "ci").glob("*.yaml")))
def test_every_set_of_values_is_taken_by_the_server(server: Cluster, name: str, tmp_path: Path) -> None:
    where = ("--namespace", NAMESPACE, "--values", values(name))
    server.helm("install", "x", CHART, *where, "--dry-run=server")
    rendered = tmp_path / "rendered.yaml"
    rendered.write_text(server.helm("template", "x", CHART, *where), encoding="utf-8")
    assert refused_by_a_server(server.kubectl("apply", "--dry-run=server", "-n", NAMESPACE, "-f", rendered)) == []


@pytest.mark.parametrize("folder", ["demo", "live"])
def test_the_plain_manifests_are_taken_by_the_server(server: Cluster, folder: str) -> None:
    assert refused_by_a_server(server.kubectl("apply", "--dry-run=server", "-k", PLAIN / folder)) == []


def test_the_namespace_refuses_a_pod_that_may_do_more(server: Cluster) -> None:
    said = server.kubectl("run", "loose", "--image=x", "-n", NAMESPACE, "--dry-run=server", refused=True)
    assert 'violates PodSecurity "restricted' in said


def test_install_upgrade_rollback_and_uninstall(server: Cluster) -> None:
    where = ("--namespace", NAMESPACE, "--values", values("demo"))
    server.helm("install", RELEASE, CHART, *where)
    wanted = {"ops", "sandbox", "nats", "postgres", "migrate", "provision"}
    wanted |= {name.replace("_", "-") for name in names()}
    until(lambda: wanted <= components(server))  # each pod was admitted: the controllers make them
    assert not [one for one in server.get("events", namespace=NAMESPACE) if one["reason"] == "FailedCreate"]
    key = secret(server)
    assert len(key) > 10

    server.helm("upgrade", RELEASE, CHART, *where, "--set", "services.api.replicas=2,env.LOG_LEVEL=DEBUG")
    assert (replicas(server), secret(server)) == (2, key)
    until(lambda: {"migrate-2", "provision-2"} <= jobs(server))
    server.helm("rollback", RELEASE, "1", "--namespace", NAMESPACE)
    assert (replicas(server), secret(server)) == (1, key)

    server.helm("uninstall", RELEASE, "--namespace", NAMESPACE)
    until(lambda: not server.get("deployments", namespace=NAMESPACE))
    assert secret(server) == key, "the keys outlive the release"
    server.helm("install", RELEASE, CHART, *where)
    assert secret(server) == key, "and a new one of the same name goes on with them"
    server.helm("uninstall", RELEASE, "--namespace", NAMESPACE)


def test_an_upgrade_that_reuses_the_values_of_an_earlier_chart_knows_no_newer_ones(
    server: Cluster, tmp_path: Path
) -> None:
    earlier = tmp_path / "chart"
    shutil.copytree(CHART, earlier)
    shutil.copyfile(HERE / "earlier_values.yaml", earlier / "values.yaml")
    where = ("--namespace", NAMESPACE)
    server.helm("install", RELEASE, earlier, *where, "--values", values("demo"))
    key = secret(server)
    server.helm("upgrade", RELEASE, CHART, *where, "--reuse-values", "--set", "services.api.replicas=2")
    assert (replicas(server), secret(server)) == (2, key)
    until(lambda: {"migrate-2", "provision-2"} <= jobs(server))
    server.helm("uninstall", RELEASE, *where)


def test_certificates_stay_over_upgrades_and_are_made_anew_when_they_end_or_their_authority_is_gone(
    server: Cluster,
) -> None:
    where = ("--namespace", NAMESPACE, "--values", values("demo"))
    server.helm("install", RELEASE, CHART, *where)
    first = certificates(server)
    assert set(first) == {"authority", "nats-tls", "postgres-tls", "services-tls"}
    server.helm("upgrade", RELEASE, CHART, *where, "--set", "env.LOG_LEVEL=DEBUG")
    assert certificates(server) == first
    before = pods_of_nats(server)

    ends = ("annotate", "--overwrite", "-n", NAMESPACE, "secret", f"{RELEASE}-nats-tls")
    server.kubectl(*ends, "vkatilsya/anew-from=1")
    server.helm("upgrade", RELEASE, CHART, *where, "--force-conflicts")  # a hand other than helm's is in it
    second = certificates(server)
    assert {name for name in first if first[name] != second[name]} == {"nats-tls"}
    assert pods_of_nats(server) != before, "the server reads its certificate as it starts"

    server.kubectl("delete", "secret", f"{RELEASE}-authority", "-n", NAMESPACE)
    server.helm("upgrade", RELEASE, CHART, *where)
    third = certificates(server)
    assert [name for name in second if second[name] == third[name]] == []
    server.helm("uninstall", RELEASE, "--namespace", NAMESPACE)


def test_servers_begin_to_ask_for_certificates_after_every_client_has_one(server: Cluster) -> None:
    where = ("--namespace", NAMESPACE, "--values", values("demo"))
    server.helm("install", RELEASE, CHART, *where, "--set", "tls.clientCertificates=offered")
    before = generations(server)
    server.helm("upgrade", RELEASE, CHART, *where)
    after = generations(server)
    assert {name for name in after if after[name] != before[name]} == {"nats", "postgres"}
    server.helm("uninstall", RELEASE, "--namespace", NAMESPACE)


def generations(server: Cluster) -> dict[str, int]:
    """How often what keeps pods running was changed, so that it replaces them."""
    found = (*server.get("deployments", namespace=NAMESPACE), *server.get("statefulsets", namespace=NAMESPACE))
    return {one["metadata"]["name"].removeprefix(f"{RELEASE}-"): int(one["metadata"]["generation"]) for one in found}


def certificates(server: Cluster) -> dict[str, str]:
    """What each Secret with a certificate holds as it, by its name without that of the release."""
    found = {one["metadata"]["name"]: one["data"].get("tls.crt") for one in server.get("secrets", namespace=NAMESPACE)}
    return {name.removeprefix(f"{RELEASE}-"): text for name, text in found.items() if text}


def pods_of_nats(server: Cluster) -> str:
    """By which certificate the pods of NATS are told apart."""
    annotations = named(server, "statefulsets", "nats")["spec"]["template"]["metadata"]["annotations"]
    return str(annotations["checksum/certificate"])


def components(server: Cluster) -> set[str]:
    pods = server.get("pods", namespace=NAMESPACE)
    return {pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in pods}


def replicas(server: Cluster) -> int:
    return int(named(server, "deployments", "api")["spec"]["replicas"])


def jobs(server: Cluster) -> set[str]:
    return {one["metadata"]["name"].removeprefix(f"{RELEASE}-") for one in server.get("jobs", namespace=NAMESPACE)}


def secret(server: Cluster) -> str:
    """The keys of tokens, as they are stored."""
    return str(named(server, "secrets", "secrets")["data"]["secret-keys"])


def named(server: Cluster, kind: str, name: str) -> dict[str, Any]:
    found = server.get(kind, namespace=NAMESPACE)
    return next(one for one in found if one["metadata"]["name"] == f"{RELEASE}-{name}")
