package io.thriftyp2p.locator.rpc;

import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;

/**
 * An encoded request in a frame, strict binary. A link numbers requests anew, since callers that
 * share it number theirs independently.
 */
public final class Request {
  private final byte[] frame;
  private final int seqid;
  private final boolean oneway;

  private Request(byte[] frame, int seqid, boolean oneway) {
    this.frame = frame;
    this.seqid = seqid;
    this.oneway = oneway;
  }

  /** The bytes to send; the sequence id in them changes with {@link #number}. */
  byte[] frame() {
    return frame;
  }

  /** The caller's number. */
  int seqid() {
    return seqid;
  }

  /** A copy of the message, without a frame's length and with the caller's number. */
  public byte[] message() {
    return Arrays.copyOfRange(frame, Codec.FRAME_HEADER, frame.length);
  }

  /** Whether no answer will come. */
  public boolean oneway() {
    return oneway;
  }

  /**
   * Encodes in the calling thread, so that the arguments may change afterwards.
   *
   * @param codec of that thread, in strict binary
   */
  static Request encode(RpcMethod<?, ?> method, TSerializable args, Codec codec, RpcConfig config)
      throws TException {
    byte type = method.isOneway() ? TMessageType.ONEWAY : TMessageType.CALL;
    codec.write(new TMessage(method.wireName(), type, 0), args);
    byte[] frame = Arrays.copyOf(codec.written(), codec.writtenTo());
    codec.trim();
    return checked(new Request(frame, 0, method.isOneway()), config);
  }

  /**
   * @param message a whole message as a generated client wrote it, without a frame's length
   * @throws IllegalArgumentException when it is not in strict binary
   */
  static Request ofMessage(byte[] message, int length, RpcConfig config) {
    byte[] frame = new byte[Codec.FRAME_HEADER + length];
    System.arraycopy(message, 0, frame, Codec.FRAME_HEADER, length);
    Codec.putLength(frame, length);
    int seqidAt = SequenceId.position(frame, Codec.FRAME_HEADER);
    if (seqidAt < 0) {
      throw new IllegalArgumentException("give the client a TBinaryProtocol with strict writing");
    }
    boolean oneway = frame[Codec.FRAME_HEADER + 3] == TMessageType.ONEWAY;
    return checked(new Request(frame, SequenceId.get(frame, seqidAt), oneway), config);
  }

  private static Request checked(Request request, RpcConfig config) {
    int length = request.frame.length - Codec.FRAME_HEADER;
    if (length > config.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "a request of "
              + length
              + " bytes: at most "
              + config.maxMessageBytes()
              + " are allowed");
    }
    return request;
  }

  void number(int linkSeqid) {
    SequenceId.put(frame, SequenceId.position(frame, Codec.FRAME_HEADER), linkSeqid);
  }
}
