"""Reads a stream over HTTP/2 with httpx, comes back with its last id when the stream ends, and prints the data of so many events."""

import ssl
import sys

import httpx

url, certificate, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
headers = {}
received = 0
with httpx.Client(http2=True, verify=ssl.create_default_context(cafile=certificate), timeout=30) as client:
    while received < count:
        with client.stream("GET", url, headers=headers) as answer:
            if answer.status_code != 200 or answer.http_version != "HTTP/2":
                sys.exit(f"{answer.http_version} {answer.status_code}")
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    headers["Last-Event-ID"] = line.removeprefix("id: ")
                elif line.startswith("data: "):
                    print(line.removeprefix("data: "), flush=True)
                    received += 1
                    if received == count:
                        break
