{{/* The pod of a hub, whoever makes it. */}}
{{- define "tidings.pod" -}}
{{- $config := include "tidings.config" . | fromYaml }}
{{- $scheme := include "tidings.scheme" . | upper }}
metadata:
  labels:
    {{- include "tidings.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or .Values.restartOnConfigChange .Values.podAnnotations }}
  annotations:
    {{- if .Values.restartOnConfigChange }}
    checksum/config: {{ include "tidings.config" . | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "tidings.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  # It waits, ends its streams, and answers what was asked; then it has half a minute for its log.
  terminationGracePeriodSeconds: {{ add (int .Values.drain.waitSeconds) (int .Values.drain.seconds) 30 }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: hub
      image: {{ include "tidings.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - serve
        {{- range .Values.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      env:
        - name: TIDINGS_CONFIG
          value: /etc/tidings/tidings.yaml
        # What the image says of address and folder is left to the file.
        - name: TIDINGS_HOST
          value: ""
        - name: TIDINGS_DATA
          value: ""
        {{- with .Values.javaOptions }}
        - name: JDK_JAVA_OPTIONS
          value: {{ . | quote }}
        {{- end }}
        {{- if .Values.cluster.enabled }}
        - name: TIDINGS_CLUSTER
          {{- if .Values.cluster.existingSecret }}
          valueFrom:
            secretKeyRef:
              name: {{ .Values.cluster.existingSecret }}
              key: {{ .Values.cluster.secretKey }}
          {{- else }}
          value: {{ .Values.cluster.address | quote }}
          {{- end }}
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http
          containerPort: {{ $config.listen.port }}
        - name: metrics
          containerPort: {{ .Values.metrics.port }}
      # A log that needs to be recovered, or a node that has much to catch up with, takes its time: ten minutes.
      startupProbe:
        httpGet:
          path: /health/live
          port: http
          scheme: {{ $scheme }}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 300
      livenessProbe:
        httpGet:
          path: /health/live
          port: http
          scheme: {{ $scheme }}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: {{ .Values.readinessPath }}
          port: http
          scheme: {{ $scheme }}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      {{- if gt (int .Values.drain.waitSeconds) 0 }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.drain.waitSeconds }}
      {{- end }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/tidings
          readOnly: true
        - name: keys
          mountPath: /run/secrets/tidings
          readOnly: true
        {{- range .Values.secretFiles }}
        - name: secret-{{ . }}
          mountPath: /run/secrets/{{ . }}
          readOnly: true
        {{- end }}
        - name: tmp
          mountPath: /tmp
        {{- if .Values.persistence.enabled }}
        - name: data
          mountPath: /var/lib/tidings
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "tidings.fullname" . }}
    - name: keys
      secret:
        secretName: {{ include "tidings.authSecret" . }}
        defaultMode: 0440
    {{- range .Values.secretFiles }}
    - name: secret-{{ . }}
      secret:
        secretName: {{ . }}
        defaultMode: 0440
    {{- end }}
    - name: tmp
      emptyDir:
        sizeLimit: 256Mi
  {{- if .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml .Values.topologySpreadConstraints | nindent 4 }}
  {{- else if gt (int .Values.replicas) 1 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tidings.selector" . | nindent 10 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
