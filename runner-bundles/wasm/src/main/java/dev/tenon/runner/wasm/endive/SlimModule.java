package dev.tenon.runner.wasm.endive;

import java.util.List;
import java.util.Set;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.CodeSection;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionBody;

/**
 * A parsed module without the instructions that were compiled. Parsed instructions take tens of
 * bytes of heap each and are needed again by the interpreter only.
 */
final class SlimModule {

    private static final FunctionBody NONE = new FunctionBody(List.of(), List.of());

    private SlimModule() {}

    static WasmModule of(WasmModule module, Set<Integer> interpreted) {
        WasmModule.Builder slim =
                WasmModule.builder()
                        .withValidation(false)
                        .setTypeSection(module.typeSection())
                        .setImportSection(module.importSection())
                        .setFunctionSection(module.functionSection())
                        .setTableSection(module.tableSection())
                        .setGlobalSection(module.globalSection())
                        .setExportSection(module.exportSection())
                        .setElementSection(module.elementSection())
                        .setDataSection(module.dataSection())
                        .setCodeSection(slimCode(module, interpreted));
        module.memorySection().ifPresent(slim::setMemorySection);
        module.dataCountSection().ifPresent(slim::setDataCountSection);
        module.tagSection().ifPresent(slim::setTagSection);
        return slim.build();
    }

    private static CodeSection slimCode(WasmModule module, Set<Integer> interpreted) {
        int imported = module.importSection().count(ExternalType.FUNCTION);
        CodeSection code = module.codeSection();
        CodeSection.Builder slim = CodeSection.builder();
        for (int i = 0; i < code.functionBodyCount(); i++) {
            boolean needed = interpreted.contains(imported + i);
            slim.addFunctionBody(needed ? code.getFunctionBody(i) : NONE);
        }
        return slim.build();
    }
}
