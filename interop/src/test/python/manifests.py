"""Validates Kubernetes manifests against the schemas of a version, strictly, and prints them as a list in JSON: manifests.py VERSION FILE"""

import json
import sys

import kubernetes_validate
import yaml

version, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    manifests = [manifest for manifest in yaml.safe_load_all(file) if manifest]
for manifest in manifests:
    # A kind that an operator brings has no schema there.
    if not manifest["apiVersion"].startswith("monitoring.coreos.com/"):
        kubernetes_validate.validate(manifest, version, strict=True)
json.dump(manifests, sys.stdout)
