// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy in front of an S3 server that counts requests, and does to each what a script says.
final class FaultyProxy implements AutoCloseable {
  /// What becomes of a request.
  enum Fate {
    /// It is passed on.
    PASS,
    /// The answer is 200, and the server hears nothing.
    SWALLOW,
    /// The answer is 500 InternalError.
    ERROR,
    /// The answer is 503 SlowDown.
    SLOW_DOWN,
    /// The answer is 403 RequestTimeTooSkewed.
    SKEWED,
    /// The answer is 501 NotImplemented.
    UNKNOWN,
    /// There is no answer.
    STALL,
    /// The answer stops in its middle, and the connection stays.
    STALL_HALFWAY,
    /// The answer stops in its middle, and the connection ends.
    CUT,
    /// The answer says of each object that was to be deleted: not now. Nothing is passed on.
    NOT_DELETED,
    /// The answer says that something was not deleted, and not what. Nothing is passed on.
    NOT_DELETED_UNNAMED,
    /// The answer says of each object that was to be deleted: there is none. Nothing is passed on.
    DELETED_BY_SOMEBODY_ELSE,
    /// The connection ends before the request is passed on.
    DROP,
    /// The connection ends after the request was passed on, before its answer.
    DROP_AFTER
  }

  /// Decides what becomes of a request.
  @FunctionalInterface
  interface Script {
    /// @param number one or more: which request of all
    /// @param line such as `GET /bucket/key HTTP/1.1`
    Fate fate(int number, String line);
  }

  private static final Pattern KEY = Pattern.compile("<Key>[^<]*</Key>");

  private static final int LONGEST_HEAD = 64 * 1024;

  private final URI target;
  private final ServerSocket server;
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile List<String> hidden = List.of();
  private volatile Script script = (_, _) -> Fate.PASS;

  FaultyProxy(URI target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// Passes no header on whose name begins so, in lower case: the server does not know it, and must
  /// not check the signature either.
  void hide(String... names) {
    hidden = List.of(names);
  }

  /// Changes the script, and counts from one again.
  void script(Script script) {
    this.script = script;
    numbers.set(0);
    lines.clear();
    heads.clear();
  }

  /// The first lines of all requests, in order.
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// The heads of all requests, in order, in lower case.
  List<String> heads() {
    synchronized (heads) {
      return List.copyOf(heads);
    }
  }

  /// How many requests began with a method.
  long count(String method) {
    return lines().stream().filter(line -> line.startsWith(method + " ")).count();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(target.getHost(), target.getPort())) {
      open.add(upstream);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      InputStream fromClient = new BufferedInputStream(client.getInputStream(), LONGEST_HEAD);
      InputStream fromServer = new BufferedInputStream(upstream.getInputStream(), LONGEST_HEAD);
      while (exchange(fromClient, client.getOutputStream(), fromServer, upstream)) {
        // the next request of this connection
      }
    } catch (IOException _) {
      // one of the two went away
    } finally {
      open.remove(client);
    }
  }

  /// One request. Says whether the connection goes on.
  private boolean exchange(
      InputStream fromClient, OutputStream toClient, InputStream fromServer, Socket upstream)
      throws IOException {
    List<String> head = head(fromClient);
    if (head.isEmpty()) {
      return false;
    }
    lines.add(head.getFirst());
    heads.add(String.join("\n", head).toLowerCase(Locale.ROOT));
    Fate fate = script.fate(numbers.incrementAndGet(), head.getFirst());
    if (fate == Fate.DROP) {
      return false;
    }
    if (head.removeIf(line -> name(line).equals("expect"))) {
      toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    if (fate == Fate.STALL) {
      fromClient.transferTo(OutputStream.nullOutputStream()); // until the client gives up
      return false;
    }
    head.removeIf(line -> hidden.stream().anyMatch(name(line)::startsWith));
    byte[] body = fromClient.readNBytes((int) length(head));
    switch (fate) {
      case SWALLOW ->
          toClient.write(
              "HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      case ERROR -> answer(toClient, "500 Internal Server Error", "InternalError");
      case SLOW_DOWN -> answer(toClient, "503 Service Unavailable", "SlowDown");
      case SKEWED -> answer(toClient, "403 Forbidden", "RequestTimeTooSkewed");
      case UNKNOWN -> answer(toClient, "501 Not Implemented", "NotImplemented");
      case NOT_DELETED ->
          notDeleted(toClient, new String(body, StandardCharsets.UTF_8), "SlowDown");
      case NOT_DELETED_UNNAMED -> notDeleted(toClient, "<Key></Key>", "InternalError");
      case DELETED_BY_SOMEBODY_ELSE ->
          notDeleted(toClient, new String(body, StandardCharsets.UTF_8), "NoSuchKey");
      case PASS, STALL_HALFWAY, CUT, DROP_AFTER, DROP, STALL -> {
        OutputStream toServer = upstream.getOutputStream();
        // With one call: a server that answers before it has read the end may hang up.
        var request = new ByteArrayOutputStream();
        request.write(text(head));
        request.write(body);
        request.writeTo(toServer);
        toServer.flush();
        return pass(fate, head.getFirst().startsWith("HEAD "), fromClient, toClient, fromServer);
      }
    }
    return true;
  }

  /// Passes an answer on.
  private static boolean pass(
      Fate fate,
      boolean isHead,
      InputStream fromClient,
      OutputStream toClient,
      InputStream fromServer)
      throws IOException {
    List<String> head = head(fromServer);
    if (head.isEmpty()) {
      throw new EOFException("the server is gone");
    }
    boolean chunked =
        head.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains(": chunked"));
    String status = head.getFirst().split(" ", 3)[1];
    boolean none = isHead || status.equals("204") || status.equals("304");
    byte[] body =
        none
            ? new byte[0]
            : chunked ? chunks(fromServer) : fromServer.readNBytes((int) length(head));
    if (fate == Fate.DROP_AFTER) {
      return false;
    }
    toClient.write(text(head));
    boolean halved = fate != Fate.PASS && body.length > 1;
    toClient.write(body, 0, halved ? body.length / 2 : body.length);
    toClient.flush();
    if (halved && fate == Fate.STALL_HALFWAY) {
      fromClient.transferTo(OutputStream.nullOutputStream());
    }
    return !halved && head.stream().noneMatch("connection: close"::equalsIgnoreCase);
  }

  private static void notDeleted(OutputStream to, String asked, String code) throws IOException {
    StringBuilder errors = new StringBuilder();
    Matcher keys = KEY.matcher(asked);
    while (keys.find()) {
      errors.append("<Error>" + keys.group() + "<Code>" + code + "</Code></Error>");
    }
    xml(to, "200 OK", "<DeleteResult>" + errors + "</DeleteResult>");
  }

  private static void answer(OutputStream to, String status, String code) throws IOException {
    xml(to, status, "<Error><Code>" + code + "</Code><Message>scripted</Message></Error>");
  }

  private static void xml(OutputStream to, String status, String text) throws IOException {
    byte[] body = ("<?xml version=\"1.0\"?>" + text).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, body.length);
    to.write(head.getBytes(StandardCharsets.US_ASCII));
    to.write(body);
    to.flush();
  }

  private static byte[] text(List<String> head) {
    return (String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private static long length(List<String> head) {
    return head.stream()
        .filter(line -> name(line).equals("content-length"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  /// The lines of a head, without the empty one; none at the end of the stream.
  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
      if (line.length() > LONGEST_HEAD) {
        throw new IOException("a line without end");
      }
    }
    return line.toString();
  }

  /// A chunked body as it came.
  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      body.write((size + "\r\n").getBytes(StandardCharsets.US_ASCII));
      int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
      body.write(in.readNBytes(length));
      line(in);
      body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
