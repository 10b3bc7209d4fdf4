package dev.tenon.runner.grpc.any;

/** Some JSON is not what a message takes: where, what was found and what was expected. */
final class MisfitException extends Exception {

    private static final long serialVersionUID = 1L;

    MisfitException(String path, String found, String expected) {
        super(path + ": found " + found + ", expected " + expected, null, false, false);
    }
}
