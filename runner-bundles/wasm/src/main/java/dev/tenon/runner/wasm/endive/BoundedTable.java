package dev.tenon.runner.wasm.endive;

import run.endive.runtime.Instance;
import run.endive.runtime.TableFactory;
import run.endive.runtime.TableInstance;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/** A table with a bound of its own, beside the one that the module declares. */
final class BoundedTable extends TableInstance {

    private final int maxElements;

    private BoundedTable(Table table, int initial, int maxElements) {
        super(table, initial);
        this.maxElements = maxElements;
    }

    /** Makes the tables of one instance. */
    static TableFactory factory(int maxElements) {
        return (table, initial) -> {
            if (table.limits().min() > maxElements) {
                throw new IllegalArgumentException("a table larger than " + maxElements);
            }
            return new BoundedTable(ownCopy(table), initial, maxElements);
        };
    }

    /** Growing a table changes its limits, which all instances of the module would share. */
    private static Table ownCopy(Table table) {
        TableLimits limits = table.limits();
        return new Table(
                table.elementType(),
                new TableLimits(limits.min(), limits.max(), limits.shared()),
                table.initialize());
    }

    @Override
    public int grow(int elements, int value, Instance instance) {
        return mayGrow(elements) ? super.grow(elements, value, instance) : -1;
    }

    @Override
    public int growWithRef(int elements, Object value, Instance instance) {
        return mayGrow(elements) ? super.growWithRef(elements, value, instance) : -1;
    }

    private boolean mayGrow(int elements) {
        long grown = (long) size() + elements;
        return elements >= 0 && grown <= limits().max() && grown <= maxElements;
    }
}
