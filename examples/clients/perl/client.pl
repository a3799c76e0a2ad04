# Puts a key and gets it, and asks for one that is not there.
#
#     client.pl HOST PORT framed|unframed
#
# Over TLS where THRIFTY_TLS_CA, THRIFTY_TLS_CERT and THRIFTY_TLS_KEY name files. Shows the token that
# THRIFTY_TOKEN holds, if it is set.
use strict;
use warnings;

use Thrift::BinaryProtocol;
use Thrift::BufferedTransport;
use Thrift::FramedTransport;
use Thrift::Socket;
use Diststore::Store;

use constant TIMEOUT_MS => 10_000;

sub dial {
    my ($host, $port) = @_;
    # For each read and each write, not for a whole call.
    my %options = (host => $host, port => $port, sendTimeout => TIMEOUT_MS, recvTimeout => TIMEOUT_MS);
    return Thrift::Socket->new(\%options) unless $ENV{THRIFTY_TLS_CA};
    require Thrift::SSLSocket;
    return Thrift::SSLSocket->new({
        %options,
        ca   => $ENV{THRIFTY_TLS_CA},
        cert => $ENV{THRIFTY_TLS_CERT},
        key  => $ENV{THRIFTY_TLS_KEY},
    });
}

sub use_store {
    my ($store) = @_;
    # The first that the node is to hear on a connection.
    $store->authenticate($ENV{THRIFTY_TOKEN}) if $ENV{THRIFTY_TOKEN};
    $store->put_entry('fruit', "pear\x00\xff", Diststore::PutOptions->new({timeout_ms => 5000}));
    print 'get: ', unpack('H*', $store->get('fruit')), "\n";
    my $entry = $store->get_entry('fruit', Diststore::GetOptions->new({timeout_ms => 5000}));
    print 'get_entry: ', unpack('H*', $entry->value), "\n";
    eval { $store->get_entry('no such fruit', undef); 1 } and return;
    my $failure = $@;
    die $failure unless ref $failure && $failure->isa('Diststore::NotFound');
    print 'NotFound: ', $failure->message, "\n";
    return;
}

my ($host, $port, $mode) = @ARGV;
my $socket = dial($host, $port);
my $transport = $mode eq 'unframed' ? Thrift::BufferedTransport->new($socket) : Thrift::FramedTransport->new($socket);
my $store = Diststore::StoreClient->new(Thrift::BinaryProtocol->new($transport));
eval {
    $transport->open();
    use_store($store);
    $transport->close();
    1;
} or do {
    my $failure = $@;
    die ref $failure && $failure->can('message') ? $failure->message . "\n" : $failure;
};
