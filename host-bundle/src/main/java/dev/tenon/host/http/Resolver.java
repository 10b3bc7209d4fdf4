package dev.tenon.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name: the system's resolver, or one of a test. */
interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
}
