package dev.tenon.host.http;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** {@code http_request} of one plugin. */
public final class PluginHttp {

    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("^([^/\\\\]*//)?[^/\\\\]*@");

    private final Connector connector;
    private final ExecutorService threads;
    private final Allowlist allowlist;
    private final HttpGate gate;

    PluginHttp(Connector connector, ExecutorService threads, Allowlist allowlist, HttpGate gate) {
        this.connector = connector;
        this.threads = threads;
        this.allowlist = allowlist;
        this.gate = gate;
    }

    /** Sends a request; returns or fails by the deadline, however slow the other side is. */
    public HttpAnswer send(HttpCall call, Deadline deadline) throws HostException {
        Target target = Target.parse(call.url());
        Exchange exchange = new Exchange(connector, allowlist, target, Request.of(call));
        gate.enter();
        return await(start(exchange), exchange, deadline);
    }

    /** A call as the audit log has it: queries, fragments and user info may hold secrets. */
    public static String describe(HttpCall call) {
        String url = QUERY.matcher(call.url()).replaceFirst("");
        return call.method() + ' ' + USER_INFO.matcher(url).replaceFirst("$1***@");
    }

    /** The place is given back when the exchange ends, which is not when the caller leaves. */
    private Future<HttpAnswer> start(Exchange exchange) throws HostException {
        try {
            return threads.submit(
                    () -> {
                        try {
                            return exchange.run();
                        } finally {
                            gate.leave();
                        }
                    });
        } catch (RejectedExecutionException closed) {
            gate.leave();
            throw failed("the host is being stopped", closed);
        }
    }

    private static HttpAnswer await(Future<HttpAnswer> answer, Exchange exchange, Deadline deadline)
            throws HostException {
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            exchange.cancel();
            throw failed("no answer by the deadline", late);
        } catch (InterruptedException interrupted) {
            exchange.cancel();
            Thread.currentThread().interrupt();
            throw failed("the caller was interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HostException) {
                throw (HostException) failed.getCause();
            }
            throw new IllegalStateException("an HTTP exchange broke", failed.getCause());
        }
    }

    private static HostException failed(String message, Exception cause) {
        return new HostException(HostException.Kind.FAILED, message, cause);
    }
}
