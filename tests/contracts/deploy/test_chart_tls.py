"""The chart speaks TLS inside by itself: who shows which certificate, who looks at it, who has which key."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from libs.common.services import names
from standalone.certificates import server_pair
from standalone.containers.chart import CHART
from standalone.containers.secret import certificate_data
from standalone.servers.nats import server_binary
from tests.contracts.deploy.rendering import MANIFEST_FILES, pods, read, template, with_helm

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
    assert "verify_and_map: true" in conf["nats.conf"]
    hba = by_name["ConfigMap", "x-postgres-access"]["data"]["pg_hba.conf"].splitlines()
    assert hba[-1] == "hostssl all all all scram-sha-256 clientcert=verify-full"
    assert "ssl_ca_file=/run/tls/ca.crt" in postgres["args"]
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
def test_where_tls_is_switched_off_nothing_of_it_is_there() -> None:
    said = yaml.safe_dump_all(template("--set", "publicUrl=https://jobs.example.org,tls.enabled=false"))
    for word in ("HTTP_CERTIFICATE_FILE", "SERVICE_CA_FILE", "HTTPS", "/run/tls", "appProtocol", "BEGIN", "tls://"):
        assert word not in said


def made(documents: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The Secrets with certificates, by name."""
    secrets = (one for one in documents if one["kind"] == "Secret" and "tls.crt" in one["stringData"])
    return {one["metadata"]["name"]: one["stringData"] for one in secrets}


@with_helm
def test_without_a_word_the_chart_makes_a_pair_for_each_server_by_one_authority() -> None:
    documents = template("--namespace", "jobs", "--set", "nats.replicas=3")
    found = made(documents)
    authority = x509.load_pem_x509_certificate(found.pop("x-authority")["tls.crt"].encode())
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert set(found) == {"x-nats-tls", "x-postgres-tls", "x-services-tls"}
    assert len({one["tls.key"] for one in found.values()}) == 3, "each server has a key of its own"
    names_of = {}
    for name, files in found.items():
        assert x509.load_pem_x509_certificate(files["ca.crt"].encode()) == authority
        certificate = x509.load_pem_x509_certificate(files["tls.crt"].encode())
        certificate.verify_directly_issued_by(authority)
        assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 397
        key = serialization.load_pem_private_key(files["tls.key"].encode(), password=None)
        assert key.public_key() == certificate.public_key()
        hosts = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names_of[name] = set(hosts.get_values_for_type(x509.DNSName))
    assert names_of["x-nats-tls"] == {"x-nats", "x-nats.jobs", "x-nats.jobs.svc", "*.x-nats-peers"}
    assert names_of["x-postgres-tls"] >= {"x-postgres"}
    assert names_of["x-services-tls"] >= {f"x-{one.replace('_', '-')}" for one in names()}


@with_helm
def test_the_authority_s_key_is_mounted_by_nobody_and_each_key_by_its_server() -> None:
    documents = template("--set", "monitoring.serviceMonitor=true")
    assert "x-authority" not in yaml.safe_dump_all(one for one in documents if one["kind"] != "Secret")
    with_keys: dict[str, set[str]] = {}
    for one in documents:
        if "template" not in one.get("spec", {}):
            continue
        for volume in one["spec"]["template"]["spec"]["volumes"]:
            given = volume.get("secret", {})
            whole = "items" not in given or any(item["key"] == "tls.key" for item in given["items"])
            if whole and given.get("secretName", "").endswith("-tls"):
                with_keys.setdefault(given["secretName"], set()).add(one["metadata"]["name"])
    services = {f"x-{one.replace('_', '-')}" for one in names()}
    assert with_keys == {"x-nats-tls": {"x-nats"}, "x-postgres-tls": {"x-postgres"}, "x-services-tls": services}


@with_helm
def test_the_ingress_of_nginx_is_told_to_speak_tls_and_to_look_at_who_answers() -> None:
    of = "nginx.ingress.kubernetes.io/"
    asked = ("--namespace", "jobs", "--set", "ingress.enabled=true")

    def told(*more: str) -> dict[str, str]:
        [ingress] = [one for one in template(*asked, *more) if one["kind"] == "Ingress"]
        return ingress["metadata"].get("annotations", {})

    given = told()
    assert (given[f"{of}backend-protocol"], given[f"{of}proxy-ssl-verify"]) == ("HTTPS", "on")
    assert (given[f"{of}proxy-ssl-secret"], given[f"{of}proxy-ssl-name"]) == ("jobs/x-services-tls", "x-api")
    own = told("--set-string", r"ingress.annotations.nginx\.ingress\.kubernetes\.io/proxy-ssl-name=other")
    assert own[f"{of}proxy-ssl-name"] == "other"
    assert told("--set", "tls.enabled=false") == {}


@with_helm
def test_servers_of_one_s_own_get_no_certificates_from_the_chart() -> None:
    documents = template("--values", str(CHART / "ci" / "external.yaml"))
    assert "client.pem" not in yaml.safe_dump_all(documents), "and are shown none by themselves"
    external = made(documents)
    assert set(external) == {"x-authority", "x-services-tls"}
    assert made(template(*ENCRYPTED)) == {}


def shown(pods: Iterator[dict[str, Any]]) -> dict[str, set[str]]:
    """Whose certificates of clients are mounted, and by which volumes of which pods."""
    found: dict[str, set[str]] = {}
    for pod in pods:
        for volume in pod.get("volumes", ()):
            for source in volume.get("projected", {}).get("sources", ()):
                for item in source["secret"].get("items", ()):
                    if item["path"] == "client.key":
                        found.setdefault(item["key"].removesuffix(".key"), set()).add(pod["containers"][0]["name"])
    return found


@with_helm
def test_everybody_who_signs_in_shows_a_certificate_of_its_own() -> None:
    """The role is its CN, the user of NATS its other name; no pod finds that of another."""
    documents = template()
    [secret] = [one["stringData"] for one in documents if one["metadata"]["name"] == "x-clients-tls"]
    wanted = {name.replace("_", "-"): (f"vkatilsya_{name}", name) for name in names()}
    wanted |= {"migrate": ("vkatilsya", "migrate"), "provision": ("provision", "provision")}
    wanted |= {"forgetting": ("vkatilsya_ops", "provision"), "ops": ("vkatilsya_ops", "ops")}
    wanted |= {"replay": ("vkatilsya_ops", "replay")}
    found = {}
    for name in (key.removesuffix(".crt") for key in secret if key.endswith(".crt") and key != "ca.crt"):
        certificate = x509.load_pem_x509_certificate(secret[f"{name}.crt"].encode())
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(secret["ca.crt"].encode()))
        key = serialization.load_pem_private_key(secret[f"{name}.key"].encode(), password=None)
        assert key.public_key() == certificate.public_key()
        [called] = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        also = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found[name] = (called.value, *also.get_values_for_type(x509.DNSName))
    assert found == wanted
    mounted = shown(one["spec"]["template"]["spec"] for one in documents if "template" in one.get("spec", {}))
    assert mounted == {name: {"ops"} if name in {"forgetting", "replay"} else {name} for name in wanted}


@with_helm
def test_servers_ask_for_no_certificates_where_nobody_said_whose_they_are() -> None:
    given = "nats.tls.existingSecret=a,postgres.tls.existingSecret=b"
    said = yaml.safe_dump_all(template("--set", given))
    for word in ("verify_and_map", "clientcert", "client.pem"):
        assert word not in said


def pods_of(documents: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The pods of everything that keeps running, by the name of what makes them, without certificates made anew."""
    kept = (one for one in documents if one["kind"] in {"Deployment", "StatefulSet"})
    found = {one["metadata"]["name"]: one["spec"]["template"] for one in kept}
    for one in found.values():
        annotations = one["metadata"].get("annotations", {})
        for name in [name for name in annotations if name.startswith("checksum/c")]:
            del annotations[name]
    return found


@with_helm
def test_certificates_of_clients_can_be_given_to_all_before_servers_ask_for_them() -> None:
    """So an upgrade in two steps replaces either the services or the servers, and nobody is refused meanwhile."""
    offered, required = template("--set", "tls.clientCertificates=offered"), template()
    before, after = pods_of(offered), pods_of(required)
    assert {name for name in after if before[name] != after[name]} == {"x-nats", "x-postgres"}
    assert shown(one["spec"] for one in before.values()) == shown(one["spec"] for one in after.values())
    for word in ("verify_and_map", "clientcert", "ssl_ca_file"):
        assert word not in yaml.safe_dump_all(offered)
        assert word in yaml.safe_dump_all(required)


def certificates_of(pods: Iterator[dict[str, Any]]) -> set[str]:
    """The Secrets with certificates that pods mount."""
    said = yaml.safe_dump_all(pods)
    return set(re.findall(r"\bvkatilsya-[a-z]+-tls\b", said))


@MANIFEST_FILES
def test_the_certificates_that_are_made_for_kubectl_are_those_that_pods_mount(folder: Path) -> None:
    made = certificate_data("vkatilsya")
    assert set(made) == certificates_of(pods(read(folder)))
    clients = made.pop("vkatilsya-clients-tls")
    assert {name.removesuffix(".crt") for name in clients if name.endswith(".crt")} == {
        "ca",
        *shown(pods(read(folder))),
    }
    for files in made.values():
        certificate = x509.load_pem_x509_certificate(files["tls.crt"].encode())
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(files["ca.crt"].encode()))
    hosts = x509.load_pem_x509_certificate(made["vkatilsya-nats-tls"]["tls.crt"].encode()).extensions
    called = hosts.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    urls = re.findall(r"tls://([a-z-]+):4222", yaml.safe_dump_all(read(folder)))
    assert set(urls) == {"vkatilsya-nats"}
    assert {"vkatilsya-nats", "*.vkatilsya-nats-peers"} <= set(called)
