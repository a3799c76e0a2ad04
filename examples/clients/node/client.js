// Puts a key and gets it, and asks for one that is not there.
//
//     client.js HOST PORT framed|unframed|compact
//
// Over TLS where THRIFTY_TLS_CA, THRIFTY_TLS_CERT and THRIFTY_TLS_KEY name files. Shows the token that
// THRIFTY_TOKEN holds, if it is set.
'use strict';

const fs = require('fs');
const thrift = require('thrift');
const Store = require('./Store');
const { GetOptions, NotFound, PutOptions } = require('./diststore_types');

const TIMEOUT_MS = 10000;

function dial(host, port, mode) {
  const options = {
    transport: mode === 'unframed' ? thrift.TBufferedTransport : thrift.TFramedTransport,
    protocol: mode === 'compact' ? thrift.TCompactProtocol : thrift.TBinaryProtocol,
    timeout: TIMEOUT_MS,
  };
  if (!process.env.THRIFTY_TLS_CA) {
    return thrift.createConnection(host, port, options);
  }
  options.ca = fs.readFileSync(process.env.THRIFTY_TLS_CA);
  options.cert = fs.readFileSync(process.env.THRIFTY_TLS_CERT);
  options.key = fs.readFileSync(process.env.THRIFTY_TLS_KEY);
  return thrift.createSSLConnection(host, port, options);
}

// A call that is under way does not hear of it when its connection breaks: this does.
function broken(connection) {
  return new Promise((_, reject) => {
    connection.on('error', reject);
    connection.on('timeout', () => reject(new Error('no answer in time')));
    connection.on('close', () => reject(new Error('the node has closed the connection')));
  });
}

async function use(store) {
  // The first that the node is to hear on a connection.
  if (process.env.THRIFTY_TOKEN) {
    await store.authenticate(process.env.THRIFTY_TOKEN);
  }
  const fruit = Buffer.from('fruit');
  const pear = Buffer.from('pear\x00\xff', 'latin1');
  await store.put_entry(fruit, pear, new PutOptions({ timeout_ms: 5000 }));
  console.log('get: ' + (await store.get(fruit)).toString('hex'));
  const entry = await store.get_entry(fruit, new GetOptions({ timeout_ms: 5000 }));
  console.log('get_entry: ' + entry.value.toString('hex'));
  try {
    await store.get_entry(Buffer.from('no such fruit'), null);
  } catch (missing) {
    if (!(missing instanceof NotFound)) {
      throw missing;
    }
    console.log('NotFound: ' + missing.message);
  }
}

async function main(host, port, mode) {
  const connection = dial(host, Number(port), mode);
  try {
    await Promise.race([use(thrift.createClient(Store, connection)), broken(connection)]);
  } finally {
    connection.destroy();
  }
}

main(...process.argv.slice(2)).catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
