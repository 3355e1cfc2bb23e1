"""A real Kubernetes API server on loopback, with the controllers that make pods; no scheduler, no node."""

import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 120.0
NEEDED = ("etcd", "kube-apiserver", "kube-controller-manager")


@dataclass(frozen=True, slots=True)
class Programs:
    """Where the programs are."""

    servers: Path
    helm: str
    kubectl: str


def programs() -> Programs | None:
    """What is on this machine; None when something is missing: standalone/kubernetes.sh and helm.sh fetch it."""
    servers = Path(os.environ.get("KUBERNETES") or ROOT / ".tools" / "kubernetes")
    tools = ROOT / ".tools" / "helm"
    helm = os.environ.get("HELM") or shutil.which("helm") or shutil.which(str(tools / "helm"))
    kubectl = os.environ.get("KUBECTL") or shutil.which(str(tools / "kubectl")) or shutil.which("kubectl")
    if helm is None or kubectl is None or not all(os.access(servers / name, os.X_OK) for name in NEEDED):
        return None
    return Programs(servers, helm, kubectl)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs, as its administrator."""

    programs: Programs
    kubeconfig: Path

    def helm(self, *arguments: str | Path, refused: bool = False) -> str:
        """Run helm; `refused`: it must fail, and its complaint is returned."""
        return self._run(self.programs.helm, arguments, refused=refused)

    def kubectl(self, *arguments: str | Path, refused: bool = False) -> str:
        """Run kubectl; the output and what the server warned of."""
        return self._run(self.programs.kubectl, arguments, refused=refused)

    def get(self, *what: str, namespace: str) -> list[dict[str, Any]]:
        """The objects of a kind."""
        items: list[dict[str, Any]] = json.loads(self.kubectl("get", *what, "-n", namespace, "-o", "json"))["items"]
        return items

    def _run(self, program: str, arguments: Sequence[str | Path], *, refused: bool) -> str:
        command = [program, *(str(one) for one in arguments)]
        environment = {**os.environ, "KUBECONFIG": str(self.kubeconfig)}
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        if (done.returncode != 0) is not refused:
            raise AssertionError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout if not refused and "json" in arguments else done.stdout + done.stderr


@contextmanager
def cluster(found: Programs, folder: Path) -> Generator[Cluster]:
    """Start etcd, the API server and the controller manager; they end with the block."""
    store, peers, port = free_port(), free_port(), free_port()
    token, key = secrets.token_hex(16), folder / "service-accounts.pem"
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "tokens.csv").write_text(f'{token},admin,admin,"system:masters"\n', encoding="utf-8")
    kubeconfig = folder / "kubeconfig"
    kubeconfig.write_text(json.dumps(_kubeconfig(port, token)), encoding="utf-8")
    etcd = [f"--data-dir={folder / 'etcd'}", f"--listen-client-urls=http://127.0.0.1:{store}", "--unsafe-no-fsync"]
    etcd += [f"--advertise-client-urls=http://127.0.0.1:{store}", f"--listen-peer-urls=http://127.0.0.1:{peers}"]
    server = [f"--etcd-servers=http://127.0.0.1:{store}", f"--secure-port={port}", "--bind-address=127.0.0.1"]
    server += [f"--cert-dir={folder / 'certificates'}", "--authorization-mode=Node,RBAC", "--allow-privileged=true"]
    server += [f"--token-auth-file={folder / 'tokens.csv'}", "--service-cluster-ip-range=10.96.0.0/16"]
    server += [f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}"]
    server += ["--service-account-issuer=https://kubernetes.default.svc", "--endpoint-reconciler-type=none"]
    controllers = [f"--kubeconfig={kubeconfig}", f"--service-account-private-key-file={key}", "--leader-elect=false"]
    controllers += [f"--root-ca-file={folder / 'certificates' / 'apiserver.crt'}", "--secure-port=0"]
    with ExitStack() as running:
        # etcd 3.4 refuses an option that it does not know.
        running.enter_context(_process(found.servers / "etcd", [one for one in etcd if "unsafe" not in one], folder))
        running.enter_context(_process(found.servers / "kube-apiserver", server, folder))
        _wait_until_ready(port, token, folder)
        running.enter_context(_process(found.servers / "kube-controller-manager", controllers, folder))
        yield Cluster(found, kubeconfig)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _process(program: Path, arguments: list[str], folder: Path) -> Generator[None]:
    with (folder / f"{program.name}.log").open("wb") as log:
        process = subprocess.Popen([program, *arguments], stdout=log, stderr=log, cwd=folder)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(port: int, token: str, folder: Path) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    asked = urllib.request.Request(f"https://127.0.0.1:{port}/readyz", headers={"Authorization": f"Bearer {token}"})
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(asked, timeout=5, context=trusting):
                return
        except (OSError, urllib.error.URLError) as error:
            if time.monotonic() > until:
                log = (folder / "kube-apiserver.log").read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"the API server did not become ready: {log[-2000:]}") from error
            time.sleep(0.5)


def _kubeconfig(port: int, token: str) -> dict[str, Any]:
    server = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "admin"}}],
        "clusters": [{"name": "here", "cluster": server}],
        "users": [{"name": "admin", "user": {"token": token}}],
    }
