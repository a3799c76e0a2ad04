# Puts a key and gets it, and asks for one that is not there.
#
#     client.rb HOST PORT framed|unframed|compact
#
# Over TLS where THRIFTY_TLS_CA, THRIFTY_TLS_CERT and THRIFTY_TLS_KEY name files. Shows the token that
# THRIFTY_TOKEN holds, if it is set.
require 'openssl'
require 'timeout'
require 'thrift'
require 'store'

TIMEOUT_SECONDS = 10

def dial(host, port)
  authority = ENV['THRIFTY_TLS_CA']
  return Thrift::Socket.new(host, port, TIMEOUT_SECONDS) unless authority

  tls = OpenSSL::SSL::SSLContext.new
  tls.set_params(ca_file: authority, verify_mode: OpenSSL::SSL::VERIFY_PEER, min_version: OpenSSL::SSL::TLS1_2_VERSION)
  tls.add_certificate(
    OpenSSL::X509::Certificate.new(File.read(ENV.fetch('THRIFTY_TLS_CERT'))),
    OpenSSL::PKey.read(File.read(ENV.fetch('THRIFTY_TLS_KEY')))
  )
  # Without a time limit of its own: it would wait for bytes that TLS has at hand already.
  Thrift::SSLSocket.new(host, port, nil, tls)
end

def hex(bytes)
  bytes.unpack1('H*')
end

def use(store)
  # The first that the node is to hear on a connection.
  token = ENV['THRIFTY_TOKEN']
  store.authenticate(token) if token
  store.put_entry('fruit', "pear\x00\xff".b, Diststore::PutOptions.new(timeout_ms: 5000))
  puts "get: #{hex(store.get('fruit'))}"
  entry = store.get_entry('fruit', Diststore::GetOptions.new(timeout_ms: 5000))
  puts "get_entry: #{hex(entry.value)}"
  begin
    store.get_entry('no such fruit', nil)
  rescue Diststore::NotFound => e
    puts "NotFound: #{e.message}"
  end
end

host, port, mode = ARGV
socket = dial(host, Integer(port))
transport = mode == 'unframed' ? Thrift::BufferedTransport.new(socket) : Thrift::FramedTransport.new(socket)
protocol = (mode == 'compact' ? Thrift::CompactProtocol : Thrift::BinaryProtocol).new(transport)
begin
  Timeout.timeout(TIMEOUT_SECONDS) do
    transport.open
    use(Diststore::Store::Client.new(protocol))
  end
ensure
  transport.close
end
