package dev.tenon.worker;

import dev.tenon.worker.library.CMemory;

/** The end of a process whose library may be in whatever state. */
final class ProcessEnd implements Ending {

    private static final int VIOLATED = 2;

    /** As the JVM's own when it ends for want of memory. */
    private static final int BROKEN = 3;

    @Override
    public void end(Reason reason) {
        switch (reason) {
            case STOPPED -> {
                // what C code has printed into its buffers
                CMemory.call("fflush", 0, 0);
                atOnce(0);
            }
            case ABANDONED -> atOnce(0);
            case VIOLATED -> atOnce(VIOLATED);
            case BROKEN -> atOnce(BROKEN);
        }
    }

    /**
     * Even {@code Runtime.halt} runs a library's destructors and waits for threads that are in it.
     */
    private static void atOnce(int status) {
        try {
            CMemory.call("_exit", status, 0);
        } finally {
            // should there be no memory to make that call
            Runtime.getRuntime().halt(status);
        }
    }
}
