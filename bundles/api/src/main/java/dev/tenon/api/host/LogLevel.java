package dev.tenon.api.host;

/** Levels a guest may log at. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
