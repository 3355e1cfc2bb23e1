#!/bin/sh
# Renders every set of values of the chart and has kubernetes-validate and checkov look at it; needs helm (standalone/helm.sh).
set -eu
cd "$(dirname "$0")/.."
helm=$(standalone/helm.sh)
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
# What checkov asks for and the chart does without, all of low severity:
#  8, 9  probes: a test pod that ends, and `ops`, which serves nothing
#  11    limits of processor time: they slow a process down that has nothing to wait for
#  15    always pull: a digest or a release tag does not change
#  21    another namespace than default: the one that helm is given
#  35    secrets in variables: NATS reads passwords of its users from nowhere else
#  40    a high user id: PostgreSQL's image has 70
#  43    digests: image.digest has it for ours; the tags of NATS and PostgreSQL are yours to pin
without=CKV_K8S_8,CKV_K8S_9,CKV_K8S_11,CKV_K8S_15,CKV_K8S_21,CKV_K8S_35,CKV_K8S_40,CKV_K8S_43
for values in deploy/helm/vkatilsya/ci/*.yaml; do
    name=$(basename "$values" .yaml)
    "$helm" template x deploy/helm/vkatilsya --namespace vkatilsya --values "$values" >"$draft/$name.yaml"
    echo "$name"
    standalone/tool.sh kubernetes-validate==1.37.0 kubernetes-validate --strict --quiet "$draft/$name.yaml"
    standalone/tool.sh checkov==3.3.30 checkov --file "$draft/$name.yaml" --framework kubernetes --compact --quiet \
        --skip-download --skip-check "$without"
done
