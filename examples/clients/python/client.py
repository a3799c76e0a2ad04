"""Puts a key and gets it, and asks for one that is not there.

    client.py HOST PORT framed|unframed|compact

Over TLS where THRIFTY_TLS_CA, THRIFTY_TLS_CERT and THRIFTY_TLS_KEY name files. Shows the token that
THRIFTY_TOKEN holds, if it is set.
"""
import os
import ssl
import sys

from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.protocol.TCompactProtocol import TCompactProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TSSLSocket import TSSLSocket
from thrift.transport.TTransport import TBufferedTransport, TFramedTransport

from diststore import Store
from diststore.ttypes import GetOptions, NotFound, PutOptions

TIMEOUT_MS = 10_000


def dial(host, port):
    authority = os.environ.get("THRIFTY_TLS_CA")
    if not authority:
        return TSocket(host, port)
    tls = ssl.create_default_context(cafile=authority)
    tls.load_cert_chain(os.environ["THRIFTY_TLS_CERT"], os.environ["THRIFTY_TLS_KEY"])
    # The context looks at the host itself; Thrift's own look is for Pythons that are long gone.
    return TSSLSocket(host, port, ssl_context=tls, validate_callback=lambda certificate, name: None)


def main(host, port, mode):
    socket = dial(host, int(port))
    # For each read and each write, not for a whole call.
    socket.setTimeout(TIMEOUT_MS)
    transport = TBufferedTransport(socket) if mode == "unframed" else TFramedTransport(socket)
    protocol = TCompactProtocol(transport) if mode == "compact" else TBinaryProtocol(transport)
    store = Store.Client(protocol)
    transport.open()
    try:
        use(store)
    finally:
        transport.close()


def use(store):
    # The first that the node is to hear on a connection.
    token = os.environ.get("THRIFTY_TOKEN")
    if token:
        store.authenticate(token)
    store.put_entry(b"fruit", b"pear\x00\xff", PutOptions(timeout_ms=5_000))
    print("get: " + store.get(b"fruit").hex())
    entry = store.get_entry(b"fruit", GetOptions(timeout_ms=5_000))
    print("get_entry: " + entry.value.hex())
    try:
        store.get_entry(b"no such fruit", None)
    except NotFound as missing:
        print("NotFound: " + missing.message)


main(*sys.argv[1:])
