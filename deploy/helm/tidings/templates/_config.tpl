{{/* What the hub itself speaks, whatever stands before it. */}}
{{- define "tidings.scheme" -}}
{{- ternary "https" "http" (hasKey (default dict .Values.config.tls) "certs") }}
{{- end }}

{{/* Its address within the cluster, by a name of its Service. */}}
{{- define "tidings.address" -}}
{{- $scheme := include "tidings.scheme" .root }}
{{- $usual := ternary 443 80 (eq $scheme "https") }}
{{- $port := int .root.Values.service.port }}
{{- printf "%s://%s" $scheme .name }}{{ if ne $port $usual }}:{{ $port }}{{ end }}
{{- end }}

{{/* Names by which the hub is called: those that are given, and then those of the cluster's own DNS, which would be no names of it otherwise. */}}
{{- define "tidings.publicUrls" -}}
{{- $urls := list }}
{{- range .Values.publicUrls }}
{{- $urls = append $urls . }}
{{- end }}
{{- if .Values.ingress.enabled }}
{{- $scheme := ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}
{{- range .Values.ingress.hosts }}
{{- $urls = append $urls (printf "%s://%s" $scheme .) }}
{{- end }}
{{- end }}
{{- if $urls }}
{{- $name := include "tidings.fullname" . }}
{{- $own := list $name (printf "%s.%s" $name .Release.Namespace) (printf "%s.%s.svc" $name .Release.Namespace) (printf "%s.%s.svc.cluster.local" $name .Release.Namespace) }}
{{- range $own }}
{{- $urls = append $urls (include "tidings.address" (dict "root" $ "name" .)) }}
{{- end }}
{{- end }}
{{- $urls | uniq | toYaml }}
{{- end }}

{{/* What the chart says of the hub, and what is given over it. */}}
{{- define "tidings.config" -}}
{{- $access := dict }}
{{- range $setting, $item := dict "token-key" .Values.auth.tokenKey "api-keys" .Values.auth.apiKeys "ticket-key" .Values.auth.ticketKey }}
{{- if $item }}
{{- $_ := set $access $setting (printf "/run/secrets/tidings/%s" $item) }}
{{- end }}
{{- end }}
{{- $log := dict "kind" "memory" }}
{{- if .Values.persistence.enabled }}
{{- $log = dict "kind" "disk" "data" "/var/lib/tidings/log" }}
{{- end }}
{{- $drain := dict "over" (printf "%ds" (int .Values.drain.seconds)) "returns" (printf "%ds" (int .Values.drain.returnSeconds)) "elsewhere" (gt (int .Values.replicas) 1) }}
{{- $config := dict
  "listen" (dict "host" "0.0.0.0" "port" 8080)
  "access" $access
  "log" $log
  "drain" $drain
  "metrics" (printf "0.0.0.0:%d" (int .Values.metrics.port))
  "logging" (dict "format" "json")
  "watch" true }}
{{- $urls := include "tidings.publicUrls" . | fromYamlArray }}
{{- if $urls }}
{{- $_ := set $config "public-urls" $urls }}
{{- end }}
{{- if .Values.trustedProxies }}
{{- $_ := set $config "proxies" (dict "trusted" .Values.trustedProxies) }}
{{- end }}
{{- mustMergeOverwrite $config (deepCopy .Values.config) | toYaml }}
{{- end }}
