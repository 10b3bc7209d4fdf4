package dev.tenon.host.http;

import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.host.guard.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a guest: a request, and the requests that redirects make of it, each checked like the
 * first. Run by one thread; {@link #cancel()} by any, at any time.
 */
final class Exchange {

    static final int MOST_REDIRECTS = 5;

    private final Connector connector;
    private final Allowlist allowlist;
    private Target target;
    private Request request;

    private volatile @Nullable Hop hop;
    private volatile boolean isCancelled;

    Exchange(Connector connector, Allowlist allowlist, Target target, Request request) {
        this.connector = connector;
        this.allowlist = allowlist;
        this.target = target;
        this.request = request;
    }

    HttpAnswer run() throws HostException {
        for (int redirects = 0; ; redirects++) {
            Hop.Reply reply = redirects == 0 ? send() : sendRedirected();
            if (reply.location().isEmpty()) {
                return reply.answer();
            }
            if (redirects == MOST_REDIRECTS) {
                throw Refusal.exhausted(
                        "http.redirects", "more than " + MOST_REDIRECTS + " redirects");
            }
            follow(reply.answer().status(), reply.location().get());
        }
    }

    void cancel() {
        isCancelled = true;
        Hop underWay = hop;
        if (underWay != null) {
            underWay.cancel();
        }
    }

    private void follow(int status, String location) throws Refusal {
        try {
            Target next = target.resolve(location);
            request = request.redirected(status, target, next);
            target = next;
        } catch (Refusal refusal) {
            throw ofRedirect(refusal);
        }
    }

    private Hop.Reply sendRedirected() throws HostException {
        try {
            return send();
        } catch (Refusal refusal) {
            throw ofRedirect(refusal);
        }
    }

    private Hop.Reply send() throws HostException {
        List<InetAddress> addresses = allowlist.addressesOf(target.host());
        try {
            return sendToFirstThatAccepts(addresses);
        } catch (IOException failed) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    "no answer from " + target.origin() + ": " + failed.getMessage(),
                    failed);
        }
    }

    private Hop.Reply sendToFirstThatAccepts(List<InetAddress> addresses)
            throws IOException, Refusal {
        IOException last = new IOException("it has no address");
        for (InetAddress address : addresses) {
            try {
                return sendTo(address);
            } catch (HttpHostConnectException | ConnectTimeoutException notThere) {
                last = notThere;
            }
        }
        throw last;
    }

    private Hop.Reply sendTo(InetAddress address) throws IOException, Refusal {
        Hop next = connector.hop(target, address, request);
        hop = next;
        // in this order, and the other way round in cancel(): one of the two sees the other
        if (isCancelled) {
            throw new IOException("it was broken off");
        }
        return next.send();
    }

    /** The guest asked for something else: say that it was the server who sent it there. */
    private static Refusal ofRedirect(Refusal refusal) {
        HostException.Kind kind =
                refusal.kind() == HostException.Kind.INVALID
                        ? HostException.Kind.DENIED
                        : refusal.kind();
        return new Refusal(kind, refusal.rule(), "after a redirect: " + refusal.getMessage());
    }
}
