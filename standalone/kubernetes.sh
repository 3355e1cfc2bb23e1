#!/bin/sh
# Prints the folder of kube-apiserver, kube-controller-manager and etcd: KUBERNETES, else one that is filled once below .tools:
# the first two are built by Go from its module proxy (half an hour of processor time), etcd is Debian's or the one on PATH.
# More programs of Kubernetes: standalone/kubernetes.sh kube-scheduler kubelet. For development.
set -eu
cd "$(dirname "$0")/.."
version=1.33.5
place=${KUBERNETES:-$(pwd)/.tools/kubernetes}
mkdir -p "$place"
wanted="kube-apiserver kube-controller-manager $*"

source_tree() {
    # What `go install` refuses: the module names its parts by folders of its repository; the proxy has each as a module.
    draft=$(mktemp -d)
    trap 'chmod -R u+w "$draft"; rm -rf "$draft"' EXIT
    (cd "$draft" && go mod init draft >/dev/null 2>&1)
    from=$(cd "$draft" && go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^.*"Dir": "\(.*\)",*$/\1/p')
    cp -r "$from" "$draft/tree"
    chmod -R u+w "$draft/tree"
    rm -f "$draft/tree/go.work" "$draft/tree/go.work.sum"
    sed -i -E "s#^([[:space:]]+k8s\.io/[a-z-]+) => \./staging/src/(k8s\.io/[a-z-]+)\$#\1 => \2 v0.${version#1.}#" "$draft/tree/go.mod"
}

build() {
    flags="-s -w"
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags="$flags -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=33"
    done
    (cd "$draft/tree" && GOFLAGS=-mod=mod GOWORK=off CGO_ENABLED=0 go build -ldflags "$flags" -o "$place/" "./cmd/$1")
}

for program in $wanted; do
    [ ! -x "$place/$program" ] || continue
    [ -n "${draft:-}" ] || source_tree
    build "$program"
done
if [ ! -x "$place/etcd" ]; then
    if command -v etcd >/dev/null; then
        ln -s "$(command -v etcd)" "$place/etcd"
    else
        package=$(mktemp -d)
        (cd "$package" && apt-get download -qq etcd-server >/dev/null && dpkg -x etcd-server_*.deb .)
        mv "$package/usr/bin/etcd" "$place/etcd"
        rm -rf "$package"
    fi
fi
echo "$place"
