// Puts a key and gets it, and asks for one that is not there.
//
//     client HOST PORT framed|unframed|compact
//
// Over TLS where THRIFTY_TLS_CA, THRIFTY_TLS_CERT and THRIFTY_TLS_KEY name files. Shows the token that
// THRIFTY_TOKEN holds, if it is set.
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSSLSocket.h>
#include <thrift/transport/TSocket.h>

#include "Store.h"

using namespace apache::thrift::protocol;
using namespace apache::thrift::transport;

namespace {

const int kTimeoutMs = 10000;

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::shared_ptr<TSocket> dial(TSSLSocketFactory& tls, const std::string& host, int port) {
  const std::string authority = setting("THRIFTY_TLS_CA");
  if (authority.empty()) {
    return std::make_shared<TSocket>(host, port);
  }
  tls.authenticate(true);
  tls.loadTrustedCertificates(authority.c_str());
  tls.loadCertificate(setting("THRIFTY_TLS_CERT").c_str());
  tls.loadPrivateKey(setting("THRIFTY_TLS_KEY").c_str());
  return tls.createSocket(host, port);
}

std::string hex(const std::string& bytes) {
  std::ostringstream out;
  for (unsigned char byte : bytes) {
    out << std::hex << std::setw(2) << std::setfill('0') << int(byte);
  }
  return out.str();
}

void use(diststore::StoreClient& store) {
  // The first that the node is to hear on a connection.
  const std::string token = setting("THRIFTY_TOKEN");
  if (!token.empty()) {
    store.authenticate(token);
  }
  diststore::PutOptions put;
  put.__set_timeout_ms(5000);
  diststore::Version version;
  store.put_entry(version, "fruit", std::string("pear\x00\xff", 6), put);
  std::string value;
  store.get(value, "fruit");
  std::cout << "get: " << hex(value) << std::endl;
  diststore::GetOptions get;
  get.__set_timeout_ms(5000);
  diststore::Entry entry;
  store.get_entry(entry, "fruit", get);
  std::cout << "get_entry: " << hex(entry.value) << std::endl;
  try {
    store.get_entry(entry, "no such fruit", get);
  } catch (const diststore::NotFound& missing) {
    std::cout << "NotFound: " << missing.message << std::endl;
  }
}

void run(const std::string& host, int port, const std::string& mode) {
  TSSLSocketFactory tls;
  std::shared_ptr<TSocket> socket = dial(tls, host, port);
  // For each read and each write, not for a whole call.
  socket->setConnTimeout(kTimeoutMs);
  socket->setRecvTimeout(kTimeoutMs);
  socket->setSendTimeout(kTimeoutMs);
  std::shared_ptr<TTransport> transport;
  if (mode == "unframed") {
    transport = std::make_shared<TBufferedTransport>(socket);
  } else {
    transport = std::make_shared<TFramedTransport>(socket);
  }
  std::shared_ptr<TProtocol> protocol;
  if (mode == "compact") {
    protocol = std::make_shared<TCompactProtocol>(transport);
  } else {
    protocol = std::make_shared<TBinaryProtocol>(transport);
  }
  diststore::StoreClient store(protocol);
  transport->open();
  use(store);
  transport->close();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 4) {
      throw std::invalid_argument("usage: client HOST PORT framed|unframed|compact");
    }
    run(arguments[1], std::stoi(arguments[2]), arguments[3]);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << std::endl;
    return 1;
  }
}
