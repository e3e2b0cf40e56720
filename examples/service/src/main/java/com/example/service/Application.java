package com.example.service;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Wires the service up: java -jar ... Application PORT. */
public final class Application implements AutoCloseable {
  static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService handlers = Executors.newFixedThreadPool(THREADS);

  Application(int port) throws IOException {
    // Java's server sends an answer in two parts; the second would wait for the client, for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/explain", new ExplanationController(new ExplanationService()));
    server.setExecutor(handlers);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.shutdownNow();
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]);
    System.out.println("listening on port " + new Application(port).port());
  }
}
