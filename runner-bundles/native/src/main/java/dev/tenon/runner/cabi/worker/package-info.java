/**
 * Libraries in worker processes: the process, and what is said to it.
 *
 * <p>A worker listens on one Unix socket. Each connection is a <em>lane</em>: the runner writes a
 * request and reads until its answer has come; meanwhile the worker may ask the host on the same
 * lane. One thread of the worker serves it, so that a call takes two changes of threads and no
 * more. A frame is the length of what follows (4 bytes, big endian), its {@linkplain
 * dev.tenon.runner.cabi.worker.FrameType type} (1 byte) and its content; texts and blobs in it
 * begin with their length (4 bytes). The worker's end is module {@code
 * runner-bundles/native-worker}.
 */
@NullMarked
package dev.tenon.runner.cabi.worker;

import org.jspecify.annotations.NullMarked;
