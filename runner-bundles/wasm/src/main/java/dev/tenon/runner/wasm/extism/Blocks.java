package dev.tenon.runner.wasm.extism;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the blocks of a kernel's memory lie. Best fit; neighbours that are free become one. What is
 * known of blocks is kept here and not between them, where a guest could write.
 */
final class Blocks {

    /** Where the first block begins: nothing lies at 0, which says that there is none. */
    static final int FIRST = 64;

    /** Heap that a block takes here. It counts as memory, or a billion blocks would be free. */
    static final int OVERHEAD = 128;

    private static final int ALIGNMENT = 16;
    private static final int FREE = -1;

    private final long limit;
    private final NavigableMap<Integer, Block> byStart = new TreeMap<>();
    private final NavigableSet<Block> free =
            new TreeSet<>(
                    Comparator.<Block>comparingInt(block -> block.capacity)
                            .thenComparingInt(block -> block.start));
    private int end = FIRST;

    private static final class Block {
        private final int start;
        private int capacity;
        private int length;

        private Block(int start, int capacity, int length) {
            this.start = start;
            this.capacity = capacity;
            this.length = length;
        }

        private int end() {
            return start + capacity;
        }

        private boolean isFree() {
            return length == FREE;
        }
    }

    /**
     * @param limit what the blocks and what is known of them may take, in bytes
     */
    Blocks(int limit) {
        this.limit = limit;
    }

    /** Behind the last byte that belongs to a block. */
    int end() {
        return end;
    }

    /**
     * Makes a block.
     *
     * @param length in bytes, as a guest says it
     * @return where it begins; 0 if there is no room
     */
    int allocate(long length) {
        if (length <= 0 || length > limit) {
            return 0;
        }
        int capacity = (int) (length + ALIGNMENT - 1 & -ALIGNMENT);
        Block block = free.ceiling(new Block(0, capacity, FREE));
        if (block != null) {
            free.remove(block);
            giveBackRest(block, capacity);
        } else if (hasRoom(capacity)) {
            block = new Block(end, capacity, FREE);
            byStart.put(end, block);
            end += capacity;
        } else {
            return 0;
        }
        block.length = (int) length;
        return block.start;
    }

    /** Frees a block; false, and nothing happens, where none begins. */
    boolean free(long start) {
        Block block = at(start);
        if (block == null) {
            return false;
        }
        block.length = FREE;
        Block next = byStart.get(block.end());
        if (next != null && next.isFree()) {
            free.remove(next);
            swallow(block, next);
        }
        Map.Entry<Integer, Block> before = byStart.lowerEntry(block.start);
        if (before != null && before.getValue().isFree()) {
            free.remove(before.getValue());
            swallow(before.getValue(), block);
            block = before.getValue();
        }
        keepFree(block);
        return true;
    }

    /** The length that was asked for; 0 where no block begins. */
    int length(long start) {
        Block block = at(start);
        return block == null ? 0 : block.length;
    }

    /** Forgets all blocks. */
    void clear() {
        byStart.clear();
        free.clear();
        end = FIRST;
    }

    private @Nullable Block at(long start) {
        Block block = start == (int) start ? byStart.get((int) start) : null;
        return block == null || block.isFree() ? null : block;
    }

    private boolean hasRoom(int capacity) {
        return end + (long) capacity + (byStart.size() + 1L) * OVERHEAD <= limit;
    }

    private void giveBackRest(Block block, int capacity) {
        int rest = block.capacity - capacity;
        if (rest == 0 || !hasRoom(0)) {
            return;
        }
        block.capacity = capacity;
        Block other = new Block(block.end(), rest, FREE);
        byStart.put(other.start, other);
        free.add(other);
    }

    /** What is free at the end is no block at all. */
    private void keepFree(Block block) {
        if (block.end() == end) {
            byStart.remove(block.start);
            end = block.start;
        } else {
            free.add(block);
        }
    }

    private void swallow(Block block, Block next) {
        byStart.remove(next.start);
        block.capacity += next.capacity;
    }
}
