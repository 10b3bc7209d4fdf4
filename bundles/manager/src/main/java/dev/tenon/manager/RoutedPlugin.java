package dev.tenon.manager;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginService;
import java.util.Objects;
import java.util.function.Supplier;

/** The plugin as its consumers hold it: stands for the slot, so it outlives every version. */
final class RoutedPlugin implements PluginService {

    private final Slot slot;
    private final Supplier<PluginInfo> info;

    RoutedPlugin(Slot slot, Supplier<PluginInfo> info) {
        this.slot = slot;
        this.info = info;
    }

    @Override
    public PluginInfo info() {
        return info.get();
    }

    @Override
    public byte[] call(String function, byte[] parameters) throws CallException {
        return slot.call(function, parameters, null);
    }

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        return slot.call(function, parameters, Objects.requireNonNull(deadline, "deadline"));
    }
}
