// Signs the claims on the standard input with jose: node sign.mjs ALGORITHM FILE, of which the first key of a JWK set is taken.
import {readFileSync} from 'node:fs';
import {importJWK, SignJWT} from 'jose';

const [algorithm, file] = process.argv.slice(2);
const jwk = JSON.parse(readFileSync(file, 'utf8')).keys[0];
const claims = JSON.parse(readFileSync(0, 'utf8'));
const token = await new SignJWT(claims)
  .setProtectedHeader({alg: algorithm, kid: jwk.kid, typ: 'JWT'})
  .sign(await importJWK(jwk, algorithm));
console.log(token);
