package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.Problem;
import java.util.List;

/** Short ways to say why a source is refused. */
final class Refusal {

    private Refusal() {}

    static DeployException invalid(List<Problem> problems) {
        return new DeployException(DeployException.Kind.INVALID, problems);
    }

    static DeployException invalid(String file, String found, String expected) {
        return invalid(List.of(Problem.of(file, found, expected)));
    }

    static DeployException untrusted(List<Problem> problems) {
        return new DeployException(DeployException.Kind.UNTRUSTED, problems);
    }

    static DeployException untrusted(String file, String found, String expected) {
        return untrusted(List.of(Problem.of(file, found, expected)));
    }
}
