{{- /* TLS inside: which Secrets there are, and what the chart makes where a person names none. */ -}}
{{- /* Values that an earlier chart kept do not know tls.enabled: it is on. */ -}}
{{- define "vk.tls" -}}{{ if ne (toString (.Values.tls).enabled) "false" }}yes{{ end }}{{- end }}
{{- define "vk.natsTls" -}}
{{ (.Values.nats.tls).existingSecret | default (ternary (printf "%s-nats-tls" .Release.Name) "" (and .Values.nats.bundled (eq (include "vk.tls" .) "yes"))) }}
{{- end }}
{{- define "vk.postgresTls" -}}
{{ (.Values.postgres.tls).existingSecret | default (ternary (printf "%s-postgres-tls" .Release.Name) "" (and .Values.postgres.bundled (eq (include "vk.tls" .) "yes"))) }}
{{- end }}
{{- define "vk.servicesTls" -}}
{{ (.Values.tls).existingSecret | default (ternary (printf "%s-services-tls" .Release.Name) "" (eq (include "vk.tls" .) "yes")) }}
{{- end }}
{{- /* Whose certificates the chart makes, as a list. */ -}}
{{- define "vk.made" -}}
{{- $made := list -}}
{{- if include "vk.tls" . -}}
{{- if and .Values.nats.bundled (not (.Values.nats.tls).existingSecret) }}{{ $made = append $made "nats" }}{{ end -}}
{{- if and .Values.postgres.bundled (not (.Values.postgres.tls).existingSecret) }}{{ $made = append $made "postgres" }}{{ end -}}
{{- if and $made (not (.Values.tls).clientsSecret) }}{{ $made = append $made "clients" }}{{ end -}}
{{- if not (.Values.tls).existingSecret }}{{ $made = append $made "services" }}{{ end -}}
{{- end -}}
{{- toYaml $made -}}
{{- end }}
{{- define "vk.clientsTls" -}}
{{ (.Values.tls).clientsSecret | default (ternary (printf "%s-clients-tls" .Release.Name) "" (has "clients" (include "vk.made" . | fromYamlArray))) }}
{{- end }}
{{- /* Whether this server is shown a certificate. */ -}}
{{- define "vk.shown" -}}
{{- $made := include "vk.made" .root | fromYamlArray -}}
{{- if or (and (.root.Values.tls).clientsSecret (include (printf "vk.%sTls" .server) .root)) (and (has "clients" $made) (has .server $made)) }}yes{{ end }}
{{- end }}
{{- /* Whether the bundled server takes nobody without: not while an upgrade replaces pods that have none yet. */ -}}
{{- define "vk.asks" -}}
{{- if ne ((.root.Values.tls).clientCertificates | default "required") "offered" }}{{ include "vk.shown" . }}{{ end }}
{{- end }}
{{- /* Who signs in: the role of PostgreSQL, which is the CN, and the user of NATS, which is the other name. */ -}}
{{- define "vk.clients" -}}
{{- $clients := dict "migrate" (list "vkatilsya" "migrate") "provision" (list "provision" "provision") -}}
{{- range $name, $user := dict "forgetting" "provision" "ops" "ops" "replay" "replay" }}{{ $_ := set $clients $name (list "vkatilsya_ops" $user) }}{{ end -}}
{{- range .Files.Get "files/services.json" | fromJsonArray }}{{ $_ := set $clients (.name | replace "_" "-") (list (printf "vkatilsya_%s" .name) .name) }}{{ end -}}
{{- toYaml $clients -}}
{{- end }}
{{- /* The names by which clients call a server. */ -}}
{{- define "vk.hosts" -}}
{{- $root := .root }}
{{- $names := list .name }}
{{- if eq .name "services" }}
{{- $names = list }}
{{- range $root.Files.Get "files/services.json" | fromJsonArray }}{{ $names = append $names .name }}{{ end }}
{{- end }}
{{- $hosts := list }}
{{- range $names }}
{{- $host := include "vk.name" (dict "root" $root "name" .) }}
{{- $hosts = concat $hosts (list $host (printf "%s.%s" $host $root.Release.Namespace) (printf "%s.%s.svc" $host $root.Release.Namespace)) }}
{{- end }}
{{- if eq .name "nats" }}{{ $hosts = append $hosts (printf "*.%s-peers" (include "vk.name" .)) }}{{ end }}
{{- toYaml $hosts }}
{{- end }}
{{- /* Makes what is missing, ends within 60 days or is of another authority, once in a rendering; the rest stays as it is in the cluster. */ -}}
{{- define "vk.certificates" -}}
{{- if not (hasKey .Values "certificates") }}
{{- $made := dict }}
{{- $root := . }}
{{- $now := now | unixEpoch | int64 }}
{{- with include "vk.made" . | fromYamlArray }}
{{- $name := printf "%s-authority" $root.Release.Name }}
{{- $old := lookup "v1" "Secret" $root.Release.Namespace $name | default dict }}
{{- $anew := ((($old.metadata).annotations) | default dict) | dig "vkatilsya/anew-from" "0" }}
{{- $authority := dict }}
{{- if and $old.data (gt ($anew | int64) $now) }}
{{- $authority = buildCustomCert (index $old.data "tls.crt") (index $old.data "tls.key") }}
{{- else }}
{{- $authority = genCAWithKey "vkatilsya authority" 3650 (genPrivateKey "ecdsa") }}
{{- $anew = add $now (mul 86400 (sub 3650 457)) | toString }}
{{- end }}
{{- $_ := set $made "authority" (dict "secret" $name "anew" $anew "files" (dict "tls.crt" $authority.Cert "tls.key" $authority.Key)) }}
{{- range . }}
{{- $name := printf "%s-%s-tls" $root.Release.Name . }}
{{- $hosts := ternary list (include "vk.hosts" (dict "root" $root "name" .) | fromYamlArray) (eq . "clients") }}
{{- $old := lookup "v1" "Secret" $root.Release.Namespace $name | default dict }}
{{- $anew := ((($old.metadata).annotations) | default dict) | dig "vkatilsya/anew-from" "0" }}
{{- $files := dict }}
{{- if and $old.data (gt ($anew | int64) $now) (eq (index $old.data "ca.crt" | default "" | b64dec) $authority.Cert) }}
{{- range $file, $text := $old.data }}{{ $_ := set $files $file ($text | b64dec) }}{{ end }}
{{- else }}
{{- if eq . "clients" }}
{{- $files = dict "ca.crt" $authority.Cert }}
{{- range $client, $called := include "vk.clients" $root | fromYaml }}
{{- $pair := genSignedCertWithKey (first $called) nil (list (last $called)) 397 $authority (genPrivateKey "ecdsa") }}
{{- $_ := set $files (printf "%s.crt" $client) $pair.Cert }}
{{- $_ := set $files (printf "%s.key" $client) $pair.Key }}
{{- end }}
{{- else }}
{{- $pair := genSignedCertWithKey (first $hosts) nil $hosts 397 $authority (genPrivateKey "ecdsa") }}
{{- $files = dict "ca.crt" $authority.Cert "tls.crt" $pair.Cert "tls.key" $pair.Key }}
{{- end }}
{{- $anew = add $now (mul 86400 337) | toString }}
{{- end }}
{{- $_ := set $made . (dict "secret" $name "anew" $anew "files" $files) }}
{{- end }}
{{- end }}
{{- $_ := set .Values "certificates" $made }}
{{- end }}
{{- end }}
{{- /* A line for pods that read a certificate at their start: another one makes them anew. */ -}}
{{- define "vk.checksum" -}}
{{- include "vk.certificates" .root }}
{{- with index .root.Values.certificates .name }}checksum/certificate: {{ index .files "tls.crt" | sha256sum }}{{ end }}
{{- end }}
{{- define "vk.checksumOfClients" -}}
{{- include "vk.certificates" . }}
{{- with index .Values.certificates "clients" }}checksum/clients: {{ toJson .files | sha256sum }}{{ end }}
{{- end }}
{{- /* What ingress-nginx has to know to speak TLS with the services and to look at who answers; other controllers pass over it. */ -}}
{{- define "vk.ingressAnnotations" -}}
{{- $told := dict }}
{{- with include "vk.servicesTls" . }}
{{- $of := "nginx.ingress.kubernetes.io/" }}
{{- $name := include "vk.name" (dict "root" $ "name" "api") }}
{{- $told = dict (print $of "backend-protocol") "HTTPS" (print $of "proxy-ssl-secret") (printf "%s/%s" $.Release.Namespace .) (print $of "proxy-ssl-verify") "on" (print $of "proxy-ssl-name") $name (print $of "proxy-ssl-server-name") "on" }}
{{- end }}
{{- toYaml (mergeOverwrite $told (.Values.ingress.annotations | default dict)) }}
{{- end }}
