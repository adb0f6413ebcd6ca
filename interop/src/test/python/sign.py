"""Signs the claims on the standard input with PyJWT: sign.py ALGORITHM FILE, of which the first key of a JWK set is taken."""
import json
import sys

import jwt

algorithm, file = sys.argv[1:]
with open(file, encoding="utf-8") as keys:
    jwk = json.load(keys)["keys"][0]
key = jwt.PyJWK.from_dict(jwk, algorithm)
print(jwt.encode(json.load(sys.stdin), key.key, algorithm=algorithm, headers={"kid": jwk["kid"]}))
