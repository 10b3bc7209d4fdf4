package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.FUNCREF;
import static dev.tenon.runner.wasm.Code.I32;

import dev.tenon.runner.wasm.BinaryModule;
import dev.tenon.runner.wasm.Code;
import dev.tenon.runner.wasm.engine.Memory;
import java.util.ArrayList;
import java.util.List;

/** Makes modules of random choices. */
final class ModuleGenerator {

    private static final int START_FUEL = 50;
    private static final int LONGEST_DATA = 24;

    /** Initial size, greatest size if it is bounded. */
    private static final List<int[]> TABLES =
            List.of(new int[] {8}, new int[] {4, 8}, new int[] {0}, new int[] {12, 1000});

    private static final List<int[]> MEMORIES =
            List.of(new int[] {1}, new int[] {1, 2}, new int[] {1, 65536}, new int[] {0, 3});

    private final Choices choices;
    private final Plan plan = new Plan();
    private final BinaryModule module = plan.module;

    private ModuleGenerator(Choices choices) {
        this.choices = choices;
    }

    static RandomModule generate(byte[] choices) {
        return new ModuleGenerator(new Choices(choices)).generate();
    }

    private RandomModule generate() {
        declare();
        List<Signature> defined = plan.functions.subList(plan.imported, plan.functions.size());
        defined.forEach(signature -> CodeGenerator.generate(plan, choices, signature));
        probes();
        return new RandomModule(
                module.bytes(),
                List.copyOf(plan.functions.subList(0, plan.imported)),
                List.copyOf(defined),
                List.copyOf(plan.globals),
                plan.tables);
    }

    private void declare() {
        plan.imported = choices.below(4);
        for (int i = 0; i < plan.imported; i++) {
            Signature signature = new Signature(types(4), types(1));
            plan.functions.add(signature);
            module.importFunction(RandomModule.HOST, "h" + i, plan.type(signature));
        }
        function(new Signature(List.of(), List.of(I32)));
        for (int i = choices.below(6); i > 0; i--) {
            function(new Signature(types(4), types(choices.oneIn(3) ? 3 : 1)));
        }
        if (choices.oneIn(4)) {
            function(new Signature(List.of(), List.of()));
            module.start(plan.functions.size() - 1);
        }
        module.memory(choices.of(MEMORIES)).export(Memory.EXPORT, BinaryModule.MEMORY, 0);
        plan.tables = choices.below(3);
        for (int i = 0; i < plan.tables; i++) {
            module.table(FUNCREF, choices.of(TABLES));
        }
        globals();
        elements();
        data();
    }

    private void function(Signature signature) {
        int index = module.function(plan.type(signature));
        module.export("f" + (index - plan.imported), BinaryModule.FUNCTION, index);
        plan.functions.add(signature);
    }

    private void globals() {
        global(I32, new Code().i32(START_FUEL));
        global(I32, new Code().i32(START_FUEL));
        for (int i = choices.below(6); i > 0; i--) {
            int type = choices.oneIn(6) ? FUNCREF : choices.of(CodeGenerator.NUMBERS);
            Body initial = new Body(new Signature(List.of(), List.of(type)), List.of());
            initial.constant(type, type == FUNCREF ? 0 : choices.number());
            global(type, initial.code);
        }
    }

    private void global(int type, Code initial) {
        module.global(type, true, initial.end());
        plan.globals.add(type);
    }

    /** One that declares all functions, so that code may refer to them, and some that do more. */
    private void elements() {
        Code declared = new Code().put(3, 0).unsigned(plan.functions.size());
        for (int i = 0; i < plan.functions.size(); i++) {
            declared.unsigned(i);
        }
        element(declared);
        for (int i = plan.tables == 0 ? 0 : choices.below(4); i > 0; i--) {
            switch (choices.below(4)) {
                case 0 -> element(indices(new Code().put(0).i32(choices.below(5)).end()));
                case 1 -> {
                    Code active = new Code().put(2).unsigned(choices.below(plan.tables));
                    element(indices(active.i32(choices.below(4)).end().put(0)));
                }
                case 2 -> element(indices(new Code().put(1, 0)));
                default -> element(expressions(new Code().put(5, FUNCREF)));
            }
        }
    }

    private void element(Code segment) {
        module.element(segment);
        plan.elementSegments++;
    }

    private Code indices(Code segment) {
        int count = choices.below(6);
        segment.unsigned(count);
        for (int i = 0; i < count; i++) {
            segment.unsigned(choices.below(plan.functions.size()));
        }
        return segment;
    }

    private Code expressions(Code segment) {
        int count = choices.below(6);
        segment.unsigned(count);
        for (int i = 0; i < count; i++) {
            if (choices.oneIn(3)) {
                segment.put(0xD0, FUNCREF).end();
            } else {
                segment.put(0xD2).unsigned(choices.below(plan.functions.size())).end();
            }
        }
        return segment;
    }

    private void data() {
        data(new Code().put(1));
        for (int i = choices.below(3); i > 0; i--) {
            boolean passive = choices.oneIn(2);
            int at = choices.oneIn(20) ? 65_530 : choices.below(200);
            data(passive ? new Code().put(1) : new Code().put(0).i32(at).end());
        }
    }

    private void data(Code segment) {
        int length = choices.below(LONGEST_DATA);
        segment.unsigned(length);
        for (int i = 0; i < length; i++) {
            segment.put((int) choices.number());
        }
        module.data(segment);
        plan.dataSegments++;
    }

    /** Functions that show what is in the module. */
    private void probes() {
        Signature refuel = new Signature(List.of(I32, I32), List.of());
        probe(
                RandomModule.REFUEL,
                refuel,
                new Code().local(0).put(0x24, Plan.CALL_FUEL).local(1).put(0x24, Plan.LOOP_FUEL));
        for (int i = 0; i < plan.globals.size(); i++) {
            int type = plan.globals.get(i);
            Code get = new Code().put(0x23).unsigned(i);
            if (type == FUNCREF) {
                get.put(0xD1);
            }
            probe("g" + i, new Signature(List.of(), List.of(type == FUNCREF ? I32 : type)), get);
        }
        for (int i = 0; i < plan.tables; i++) {
            Signature size = new Signature(List.of(), List.of(I32));
            Signature isNull = new Signature(List.of(I32), List.of(I32));
            probe("s" + i, size, new Code().put(0xFC, 16).unsigned(i));
            probe("t" + i, isNull, new Code().local(0).put(0x25).unsigned(i).put(0xD1));
        }
    }

    private void probe(String name, Signature signature, Code code) {
        int index = module.function(plan.type(signature));
        module.export(name, BinaryModule.FUNCTION, index).body(List.of(), code.end());
    }

    private List<Integer> types(int most) {
        List<Integer> types = new ArrayList<>();
        for (int i = choices.below(most + 1); i > 0; i--) {
            types.add(choices.of(CodeGenerator.NUMBERS));
        }
        return types;
    }
}
