package dev.tenon.runner.cabi.inprocess;

import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.worker.library.HostAnswer;
import dev.tenon.worker.library.HostFunction;
import dev.tenon.worker.library.HostFunctions;
import dev.tenon.worker.library.HostStatus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The host functions, without a process in between. */
record DirectHost(HostCalls host, CallsInside calls) implements HostFunctions {

    private static final HostStatus[] STATUSES = HostStatus.values();

    @Override
    public HostStatus call(
            HostFunction function, List<MemorySegment> arguments, HostAnswer answer) {
        List<byte[]> copies = new ArrayList<>(arguments.size());
        for (MemorySegment argument : arguments) {
            copies.add(argument.toArray(ValueLayout.JAVA_BYTE));
        }
        HostCalls.HostAnswer given = host.call(function.ordinal() + 1, copies, calls.deadline());
        return answer.set(given.value()) ? STATUSES[given.status()] : HostStatus.FAILED;
    }
}
