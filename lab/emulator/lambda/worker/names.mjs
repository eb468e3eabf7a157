/**
 * The network of a worker ends at this machine. Names of the lab are reached in plain HTTP where the function asks for
 * https; `localhost` and what ends in it is the loopback address, where the lab serves the calls of AWS in plain HTTP; every
 * other name does not exist. Whoever asks a name server, whichever, asks the lab's. `names`, `certificates`: see
 * ../environment.ts.
 */
import dns from 'node:dns';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const LOOPBACK = { address: '127.0.0.1', family: 4 };

export function closeNetwork(names, certificates) {
  dns.lookup = (host, options, callback) => {
    const answer = typeof options === 'function' ? options : callback;
    const all = typeof options === 'object' && options?.all;
    const { error, address } = resolve(host);
    process.nextTick(() => {
      if (error) answer(error);
      else if (all) answer(null, [address]);
      else answer(null, address.address, address.family);
    });
  };
  dns.promises.lookup = async (host, options) => {
    const { error, address } = resolve(host);
    if (error) throw error;
    return options?.all ? [address] : address;
  };
  closeResolvers(names.dns);
  https.Agent.prototype.createConnection = (options) => dial(options, names, certificates);
  syncBuiltinESMExports();
}

/** `port`: of the lab's name server; absent where there is none. Nobody listens at port 1. */
function closeResolvers(port = 1) {
  const server = [`127.0.0.1:${port}`];
  const closed = (Resolver) =>
    class extends Resolver {
      constructor(options) {
        super(options);
        super.setServers(server);
      }
      setServers() {}
    };
  dns.setServers(server);
  dns.promises.setServers(server);
  dns.Resolver = closed(dns.Resolver);
  dns.promises.Resolver = closed(dns.promises.Resolver);
}

function resolve(host) {
  if (net.isIP(host)) return { address: { address: host, family: net.isIP(host) } };
  if (host === 'localhost' || host.endsWith('.localhost')) return { address: LOOPBACK };
  return { error: notFound(host) };
}

const notFound = (host) =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });

/** A plain connection that answers what people ask of a TLS one. */
function dial({ host, servername }, names, certificates) {
  const name = servername || host;
  const port = names.ports[names.hosts.indexOf(name)];
  const socket = port ? net.connect(port, '127.0.0.1') : unreachable(name);
  return Object.assign(socket, {
    encrypted: true,
    authorized: true,
    getPeerCertificate: () => certificateOf(name, certificates),
    getProtocol: () => 'TLSv1.3',
    isSessionReused: () => false,
  });
}

/** Fails as a name that cannot be looked up, addresses of other machines included. */
function unreachable(name) {
  const socket = new net.Socket();
  process.nextTick(() => socket.destroy(notFound(name)));
  return socket;
}

const DAY_MS = 24 * 60 * 60_000;

function certificateOf(name, { hosts, ends } = { hosts: [], ends: [] }) {
  // 0, and a name of which nothing is said: good for a year.
  const end = ends[hosts.indexOf(name)] || Date.now() + 365 * DAY_MS;
  const format = (time) => new Date(time).toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) /, '$2 $1 $3 ');
  return {
    subject: { CN: name },
    subjectaltname: `DNS:${name}`,
    valid_from: format(Date.now() - 30 * DAY_MS),
    valid_to: format(end),
  };
}
