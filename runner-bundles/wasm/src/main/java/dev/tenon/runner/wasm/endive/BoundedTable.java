package dev.tenon.runner.wasm.endive;

import run.endive.runtime.Instance;
import run.endive.runtime.TableFactory;
import run.endive.runtime.TableInstance;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/** A table that shares a bound with the other tables of its instance. */
final class BoundedTable extends TableInstance {

    private final Budget budget;

    private BoundedTable(Table table, int initial, Budget budget) {
        super(table, initial);
        this.budget = budget;
    }

    /** Makes the tables of one instance. */
    static TableFactory factory(int maxElements) {
        Budget budget = new Budget(maxElements);
        return (table, initial) -> {
            if (!budget.take(table.limits().min())) {
                throw new IllegalArgumentException("tables larger than " + maxElements);
            }
            return new BoundedTable(ownCopy(table), initial, budget);
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
        return elements >= 0 && (long) size() + elements <= limits().max() && budget.take(elements);
    }

    private static final class Budget {

        private long left;

        Budget(long left) {
            this.left = left;
        }

        boolean take(long elements) {
            if (elements > left) {
                return false;
            }
            left -= elements;
            return true;
        }
    }
}
