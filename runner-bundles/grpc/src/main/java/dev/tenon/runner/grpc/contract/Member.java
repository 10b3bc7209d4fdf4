package dev.tenon.runner.grpc.contract;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A member of a JSON object.
 *
 * @param kind what it is, for people
 * @param text its value, if it is a string
 * @param json its JSON text
 */
record Member(String kind, @Nullable String text, ByteString json) {}
