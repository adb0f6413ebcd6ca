#!/usr/bin/env bash
# Publishes a long body with curl, again and again, and prints what came: a status, or curl's exit code.
set -u
host=$1 port=$2 how=$3 times=$4 size=$5
options=(--silent --output /dev/null --write-out '%{http_code}' --max-time 60 --header 'Content-Type: text/plain')
case $how in
  plain) options+=(--header 'Expect:') ;;
  asking) ;;
  chunked) options+=(--header 'Expect:' --header 'Transfer-Encoding: chunked') ;;
esac
for ((i = 0; i < times; i++)); do
  status=$(head -c "$size" /dev/zero | tr '\0' x | curl "${options[@]}" --data-binary @- "http://$host:$port/events?topic=t")
  code=$?
  # 56 and 55: curl could not receive, or not send; the answer counts if it was read all the same.
  if [[ $code -eq 0 ]]; then echo "$status"; else echo "curl $code $status"; fi
done
