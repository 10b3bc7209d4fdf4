package dev.tenon.runner.wasm.endive;

import dev.tenon.api.LoadException;
import java.util.Set;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.CodeSection;
import run.endive.wasm.types.CompType;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.SubType;
import run.endive.wasm.types.TypeSection;

/** Refuses what the engine can run but not bound. */
final class Features {

    private static final Set<OpCode> TAIL_CALLS =
            Set.of(OpCode.RETURN_CALL, OpCode.RETURN_CALL_INDIRECT, OpCode.RETURN_CALL_REF);

    private Features() {}

    static void check(WasmModule module) throws LoadException {
        checkTypes(module.typeSection());
        checkCode(module.codeSection());
    }

    /** Objects of a guest's own heap would lie in the JVM's, out of reach of memory.max. */
    private static void checkTypes(TypeSection types) throws LoadException {
        for (int i = 0; i < types.subTypeCount(); i++) {
            if (isHeapType(types.getSubType(i))) {
                throw new LoadException(
                        "the module uses garbage-collected types (struct, array), whose memory"
                                + " engine 'java' cannot bound by permissions.memory.max");
            }
        }
    }

    /** Endive looks for interrupts at calls and backward jumps, but not at calls of this kind. */
    private static void checkCode(CodeSection code) throws LoadException {
        for (int i = 0; i < code.functionBodyCount(); i++) {
            if (hasTailCall(code.getFunctionBody(i))) {
                throw new LoadException(
                        "the module uses tail calls (return_call), which engine 'java' cannot stop"
                                + " at a deadline (permissions.execution.timeout)");
            }
        }
    }

    private static boolean isHeapType(SubType type) {
        CompType shape = type.compType();
        return shape.structType() != null || shape.arrayType() != null;
    }

    private static boolean hasTailCall(FunctionBody body) {
        for (Instruction instruction : body.instructions()) {
            if (TAIL_CALLS.contains(instruction.opcode())) {
                return true;
            }
        }
        return false;
    }
}
