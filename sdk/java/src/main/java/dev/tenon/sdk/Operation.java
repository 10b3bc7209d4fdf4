package dev.tenon.sdk;

import org.jspecify.annotations.Nullable;

/**
 * The code of one operation. It may run in several threads at once.
 *
 * @param <P> what the parameters are read as
 */
@FunctionalInterface
public interface Operation<P> {

    /**
     * Answers one call.
     *
     * @return anything Jackson writes as JSON; null is an answer of nothing
     * @throws PluginException to refuse; its message is the answer's error
     * @throws Exception anything else is logged with its stack trace, and the caller is told its
     *     name and message
     */
    @Nullable Object call(P parameters, Call call) throws Exception;
}
