// Hands certificates to verifiers that share no code with ours, offline: node check.mjs FOLDER
// FOLDER/cases.json names the cases; one verdict for each is printed as JSON. Nothing is fetched.
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createVerifyCryptosuite as createJcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {importJWK, jwtVerify} from 'jose';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (...path) => readFileSync(join(...path), 'utf8');
const CONTEXTS = {
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json': 'ob-v3p0-context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json': 'ob-v3p0-extensions.json',
};
const SUITES = [rdfc, createJcs()];

const ajv = new Ajv({strict: false, allErrors: true});
addFormats(ajv);
const fitsSchema = ajv.compile(JSON.parse(read(ROOT, 'tests', 'verifiers', 'schema', 'ob_v3p0_achievementcredential_schema.json')));

/** Serves contexts from the repository, keys from the DID document, and the status lists of the case. */
function makeLoader({did, lists}) {
  return async address => {
    const document = find(address, did, lists);
    return document ? {contextUrl: null, documentUrl: address, document} : vc.defaultDocumentLoader(address);
  };
}

function find(address, did, lists) {
  if(address in CONTEXTS) {
    return JSON.parse(read(ROOT, 'certificates', 'jsonld', CONTEXTS[address]));
  }
  if(address === did.id) {
    return did;
  }
  if(address.startsWith('did:')) {
    const method = did.verificationMethod.find(({id}) => id === address);
    return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  return lists[address];
}

async function verifyProofs(credential, world) {
  const documentLoader = makeLoader(world);
  const reasons = [];
  for(const cryptosuite of SUITES) {
    const suite = new DataIntegrityProof({cryptosuite});
    const result = await vc.verifyCredential({
      credential, suite, documentLoader, now: world.now,
      checkStatus: () => ({verified: true}),  // asked below, where its answer is read in full
    });
    if(!result.verified) {
      reasons.push(`${cryptosuite.name}: ${explain(result.error)}`);
    }
  }
  return reasons;
}

/** `verified: true` is said of a revoked credential too: the bit stands in the results. */
async function readStatus(credential, world) {
  const suite = SUITES.map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  const answer = await checkStatus({credential, suite, documentLoader: makeLoader(world)});
  const list = world.lists[credential.credentialStatus.statusListCredential];
  if(!answer.verified) {
    return [`status: ${explain(answer.error)}`];
  }
  if(list.id !== credential.credentialStatus.statusListCredential) {
    return ['status: another list'];
  }
  return answer.results.some(({status}) => status) ? ['status: revoked'] : [];
}

function checkIssuer(credential, did) {
  return credential.issuer.id === did.id ? [] : [`issuer: ${credential.issuer.id}`];
}

async function checkCredential(credential, world) {
  if(!fitsSchema(credential)) {
    return fitsSchema.errors.map(({instancePath, message}) => `schema: ${instancePath} ${message}`);
  }
  return [
    ...checkIssuer(credential, world.did),
    ...await verifyProofs(credential, world),
    ...await readStatus(credential, world),
  ];
}

async function checkJwt(token, world) {
  const getKey = ({kid}) => {
    const method = world.did.verificationMethod.find(({id}) => id === kid);
    if(!method || !world.did.assertionMethod.includes(kid)) {
      throw new Error('the key is not published');
    }
    return importJWK(method.publicKeyJwk, 'ES256');
  };
  const {payload} = await jwtVerify(token, getKey, {algorithms: ['ES256'], issuer: world.did.id, currentDate: world.now});
  const {iss, sub, jti, nbf, ...credential} = payload;
  const agrees = iss === credential.issuer.id && sub === credential.credentialSubject.id && jti === credential.id &&
    nbf === Date.parse(credential.validFrom) / 1000;
  return [...agrees ? [] : ['jwt: the claims disagree'], ...await checkCredential(credential, world)];
}

function explain(error) {
  const inner = error?.errors?.map(explain) ?? [];
  return [error?.message, ...inner].filter(Boolean).join('; ');
}

async function judge(entry, folder) {
  const world = {did: entry.did, lists: entry.lists, now: new Date(entry.now)};
  try {
    const text = read(folder, entry.file);
    const reasons = await (entry.kind === 'jwt' ? checkJwt(text, world) : checkCredential(JSON.parse(text), world));
    return {name: entry.name, accepted: reasons.length === 0, reasons};
  } catch(error) {
    return {name: entry.name, accepted: false, reasons: [explain(error) || String(error)]};
  }
}

const folder = process.argv[2];
const verdicts = [];
for(const entry of JSON.parse(read(folder, 'cases.json'))) {
  verdicts.push(await judge(entry, folder));
}
console.log(JSON.stringify(verdicts));
