package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.FUNCREF;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import dev.tenon.runner.wasm.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the code of one function: valid, and sure to end, as every call and every round of a loop
 * takes fuel and returns where there is none.
 */
final class CodeGenerator {

    static final List<Integer> NUMBERS = List.of(I32, I64, F32, F64);

    private static final int MOST_STEPS = 12;
    private static final int DEEPEST = 5;

    private final Plan plan;
    private final Choices choices;
    private final Body body;
    private final Values values;
    private final Effects effects;

    private CodeGenerator(Plan plan, Choices choices, Body body) {
        this.plan = plan;
        this.choices = choices;
        this.body = body;
        this.values = new Values(plan, choices, body);
        this.effects = new Effects(plan, choices, body, values);
    }

    /** Adds the body of a function. */
    static void generate(Plan plan, Choices choices, Signature signature) {
        List<Integer> own = new ArrayList<>();
        for (int i = choices.below(6); i > 0; i--) {
            own.add(choices.oneIn(8) ? FUNCREF : choices.of(NUMBERS));
        }
        Body body = new Body(signature, own);
        new CodeGenerator(plan, choices, body).function();
        plan.module.body(body.own(), body.code);
    }

    private void function() {
        burn(Plan.CALL_FUEL);
        steps();
        complete();
        body.code.end();
    }

    private void steps() {
        for (int i = choices.from(1, MOST_STEPS); i > 0 && !choices.isOver(); i--) {
            step();
        }
    }

    private void step() {
        switch (choices.below(16)) {
            case 0, 1, 2 -> values.push(choices.oneIn(12) ? FUNCREF : choices.of(NUMBERS));
            case 3, 4 -> values.operation(choices.of(Operation.ALL));
            case 5 -> block(0x02);
            case 6 -> block(0x03);
            case 7 -> block(0x04);
            case 8 -> branch();
            case 9, 10 -> call();
            case 11 -> callIndirect();
            default -> effects.effect();
        }
    }

    /** {@code block}, {@code loop} or {@code if}. */
    private void block(int opcode) {
        if (body.frames().size() > DEEPEST) {
            return;
        }
        boolean isIf = opcode == 0x04;
        List<Integer> parameters = choices.oneIn(3) ? types(2) : List.of();
        List<Integer> results = types(choices.oneIn(4) ? 3 : 1);
        List<Integer> taken = new ArrayList<>(parameters);
        if (isIf) {
            taken.add(I32);
        }
        values.provide(taken);
        body.take(taken);
        body.code.put(opcode);
        blockType(parameters, results);
        List<Integer> label = opcode == 0x03 ? parameters : results;
        body.enter(parameters, results, label);
        if (opcode == 0x03) {
            burn(Plan.LOOP_FUEL);
        }
        steps();
        complete();
        body.leave();
        if (isIf && (!parameters.equals(results) || choices.oneIn(2))) {
            body.code.put(0x05);
            body.enter(parameters, results, label);
            steps();
            complete();
            body.leave();
        }
        body.code.end();
        body.push(results);
    }

    private void blockType(List<Integer> parameters, List<Integer> results) {
        if (!parameters.isEmpty() || results.size() > 1 || choices.oneIn(4)) {
            body.code.signed(plan.type(new Signature(parameters, results)));
        } else {
            body.code.put(results.isEmpty() ? Code.EMPTY : results.get(0));
        }
    }

    private void branch() {
        List<Body.Frame> frames = body.frames();
        int depth = choices.below(frames.size());
        List<Integer> label = frames.get(depth).label;
        switch (choices.below(8)) {
            case 0, 1, 2, 3 -> {
                provideAndTake(label, I32);
                body.code.put(0x0D).unsigned(depth);
                body.push(label);
            }
            case 4 -> {
                values.provide(label);
                body.code.put(0x0C).unsigned(depth);
                body.die();
            }
            case 5 -> branchByTable(frames, depth);
            case 6 -> {
                values.provide(body.signature.results());
                body.code.put(0x0F);
                body.die();
            }
            default -> {
                if (choices.oneIn(4)) {
                    body.code.put(0x00);
                    body.die();
                }
            }
        }
    }

    private void branchByTable(List<Body.Frame> frames, int otherwise) {
        List<Integer> label = frames.get(otherwise).label;
        List<Integer> alike = new ArrayList<>();
        for (int depth = 0; depth < frames.size(); depth++) {
            if (frames.get(depth).label.equals(label)) {
                alike.add(depth);
            }
        }
        provideAndTake(label, I32);
        int count = choices.below(6);
        body.code.put(0x0E).unsigned(count);
        for (int i = 0; i < count; i++) {
            body.code.unsigned(choices.of(alike));
        }
        body.code.unsigned(otherwise);
        body.die();
    }

    private void call() {
        int function = choices.below(plan.functions.size());
        Signature signature = plan.functions.get(function);
        values.provide(signature.parameters());
        body.take(signature.parameters());
        body.code.call(function);
        body.push(signature.results());
    }

    private void callIndirect() {
        if (plan.tables == 0) {
            return;
        }
        Signature signature = choices.of(plan.functions);
        int table = choices.below(plan.tables);
        values.provide(signature.parameters());
        values.index(0xF);
        body.take(List.of(I32));
        body.take(signature.parameters());
        body.code.put(0x11).unsigned(plan.type(signature)).unsigned(table);
        body.push(signature.results());
    }

    private void provideAndTake(List<Integer> types, int last) {
        List<Integer> all = new ArrayList<>(types);
        all.add(last);
        values.provide(all);
        body.take(all);
    }

    /** Leaves on the stack just what the block results in. */
    private void complete() {
        if (body.isComplete()) {
            return;
        }
        for (int type = body.top(); type != 0; type = body.top()) {
            body.take(List.of(type));
            body.code.put(0x1A);
        }
        if (!body.isComplete()) {
            body.frame().results.forEach(values::push);
        }
    }

    /** Takes one of a fuel, and returns if there is none. */
    private void burn(int fuel) {
        body.code.put(0x23).unsigned(fuel).put(0x45, 0x04, Code.EMPTY);
        body.signature.results().forEach(type -> body.constant(type, 0));
        body.code.put(0x0F).end();
        body.code.put(0x23).unsigned(fuel).i32(1).put(0x6B, 0x24).unsigned(fuel);
    }

    private List<Integer> types(int most) {
        List<Integer> types = new ArrayList<>();
        for (int i = choices.below(most + 1); i > 0; i--) {
            types.add(choices.of(NUMBERS));
        }
        return types;
    }
}
