{{- define "vk.name" -}}{{ printf "%s-%s" .root.Release.Name (.name | replace "_" "-") | trunc 63 | trimSuffix "-" }}{{- end }}
{{- define "vk.image" -}}
{{- $i := .Values.image -}}
{{- if $i.digest }}{{ $i.repository }}@{{ $i.digest }}{{ else }}{{ $i.repository }}:{{ $i.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}
{{- define "vk.demoImage" -}}
{{- $i := .Values.image -}}
{{- $demo := $i.demo | default dict -}}
{{- $repository := $demo.repository | default (printf "%s-demo" $i.repository) -}}
{{- if $demo.digest }}{{ $repository }}@{{ $demo.digest }}{{ else }}{{ $repository }}:{{ $i.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}
{{- define "vk.secret" -}}{{ .Values.existingSecret | default (printf "%s-secrets" .Release.Name) }}{{- end }}
{{- define "vk.labels" -}}
app.kubernetes.io/name: vkatilsya
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name | replace "_" "-" }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}
{{- define "vk.selector" -}}
app.kubernetes.io/name: vkatilsya
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name | replace "_" "-" }}
{{- end }}
{{- define "vk.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user | default 10001 }}
  runAsGroup: {{ .user | default 10001 }}
  fsGroup: {{ .user | default 10001 }}
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- define "vk.hardened" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}
{{- define "vk.natsUrl" -}}
{{- if .Values.nats.bundled }}{{ ternary "nats" "tls" (empty (include "vk.natsTls" .)) }}://{{ include "vk.name" (dict "root" . "name" "nats") }}:4222{{ else }}{{ .Values.nats.url }}{{ end }}
{{- end }}
{{- /* Whom a pod believes: variables, and the files that they name, beside the settings in /run/settings. */ -}}
{{- define "vk.trust" -}}
{{- $trust := dict -}}
{{- if include "vk.natsTls" . }}{{ $_ := set $trust "NATS_CA_FILE" "/run/settings/nats-ca.pem" }}{{ end -}}
{{- if include "vk.postgresTls" . }}{{ $_ := set $trust "DATABASE_CA_FILE" "/run/settings/postgres-ca.pem" }}{{ end -}}
{{- range $server, $whose := dict "nats" "NATS" "postgres" "DATABASE" }}
{{- if include "vk.shown" (dict "root" $ "server" $server) }}
{{- $_ := set $trust (printf "%s_CERTIFICATE_FILE" $whose) "/run/settings/client.pem" }}
{{- $_ := set $trust (printf "%s_KEY_FILE" $whose) "/run/settings/client.key" }}
{{- end }}
{{- end }}
{{- toYaml $trust }}
{{- end }}
{{- define "vk.authorities" -}}
{{- range $server := list "nats" "postgres" }}
{{- with include (printf "vk.%sTls" $server) $ }}
- secret: { name: {{ . }}, items: [{ key: ca.crt, path: {{ $server }}-ca.pem }] }
{{- end }}
{{- end }}
{{- end }}
{{- define "vk.client" -}}
{{- $name := .name | replace "_" "-" }}
{{- with include "vk.clientsTls" .root }}
- secret: { name: {{ . }}, items: [{ key: {{ $name }}.crt, path: client.pem }, { key: {{ $name }}.key, path: client.key }] }
{{- end }}
{{- end }}
{{- define "vk.serviceScheme" -}}{{ ternary "http" "https" (empty (include "vk.servicesTls" .)) }}{{- end }}
{{- define "vk.sandbox" -}}{{ include "vk.name" (dict "root" . "name" "sandbox") }}{{- end }}
{{- /* Hooks run before what they need would exist, unless all of it is outside of the chart. */ -}}
{{- define "vk.hooked" -}}
{{- if and .Values.existingSecret (not .Values.nats.bundled) (not .Values.postgres.bundled) }}yes{{ end }}
{{- end }}
{{- /* Files of one pod: key of the Secret -> variable in small letters. */ -}}
{{- define "vk.settings" -}}
- name: settings
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ include "vk.secret" .root }}
          items:
            {{- range $file, $key := .files }}
            - { key: {{ $key }}, path: {{ $file }} }
            {{- end }}
      {{- include "vk.authorities" .root | nindent 6 }}
      {{- with .client }}
      {{- include "vk.client" (dict "root" $.root "name" .) | nindent 6 }}
      {{- end }}
      {{- with .optional }}
      - secret:
          name: {{ include "vk.secret" $.root }}
          optional: true
          items:
            {{- range . }}
            - { key: {{ lower . | replace "_" "-" }}, path: {{ lower . }} }
            {{- end }}
      {{- end }}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- end }}
{{- define "vk.mounts" -}}
volumeMounts:
  - { name: settings, mountPath: /run/settings, readOnly: true }
  - { name: tmp, mountPath: /tmp }
{{- end }}
{{- define "vk.env" -}}
{{- $values := dict "MODE" .Values.mode "PUBLIC_URL" .Values.publicUrl "SECRETS_DIR" "/run/settings" "LOG_FORMAT" "json" "METRICS_HOST" "0.0.0.0" "METRICS_PORT" "9000" "NATS_URL" (include "vk.natsUrl" .) "TRUSTED_PROXIES" .Values.trustedProxies "OTEL_EXPORTER_OTLP_ENDPOINT" .Values.monitoring.otlpEndpoint -}}
{{- if eq .Values.mode "demo" }}
{{- $host := include "vk.sandbox" . }}
{{- $demo := .Files.Get "files/demo.json" | replace "SANDBOX" $host | replace "PUBLIC_URL" .Values.publicUrl | fromJson }}
{{- $values = merge $values $demo (dict "SANDBOX_HOSTS" $host "LLM_ALLOWED_HOSTS" $host) }}
{{- end }}
{{- toYaml (merge $values (include "vk.trust" . | fromYaml)) }}
{{- end }}
