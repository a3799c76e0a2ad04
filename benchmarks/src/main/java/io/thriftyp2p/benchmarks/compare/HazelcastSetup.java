package io.thriftyp2p.benchmarks.compare;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;

/** Hazelcast as it comes, on the loopback interface only, with one synchronous backup. */
final class HazelcastSetup {
  static final String MAP = "benchmark";
  private static final String CLUSTER = "benchmark";

  private HazelcastSetup() {}

  static Config member(int port, Addresses all) {
    Config config = new Config();
    config.setClusterName(CLUSTER);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "none");
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false).setPublicAddress(Addresses.HOST + ":" + port);
    network.getInterfaces().setEnabled(true).addInterface(Addresses.HOST);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(all.hostPorts());
    config.getMapConfig(MAP).setBackupCount(1).setAsyncBackupCount(0);
    return config;
  }

  static ClientConfig client(Addresses members) {
    ClientConfig config = new ClientConfig();
    config.setClusterName(CLUSTER);
    config.setProperty("hazelcast.logging.type", "none");
    config.getNetworkConfig().setAddresses(members.hostPorts());
    config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
    return config;
  }
}
