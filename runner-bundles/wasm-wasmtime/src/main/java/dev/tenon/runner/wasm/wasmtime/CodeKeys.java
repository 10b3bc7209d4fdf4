package dev.tenon.runner.wasm.wasmtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.wasm.wasmtime.library.EngineConfiguration;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What compiled code is kept under: the content of the module, the configuration of the engine and
 * the content of the library that compiled it.
 *
 * @param compiler the last two, as text
 */
record CodeKeys(String compiler) {

    static CodeKeys of(String library) {
        return new CodeKeys(EngineConfiguration.fingerprint() + " " + library);
    }

    /** For the code of a module. */
    String of(byte[] module) {
        MessageDigest digest = sha256();
        digest.update(module);
        digest.update(compiler.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
