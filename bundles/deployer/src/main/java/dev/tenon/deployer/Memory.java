package dev.tenon.deployer;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the deployer knows of sources after a restart, besides the bundles themselves.
 *
 * @param removed content that someone removed, which is not to come back by itself
 * @param refused content that was refused, which is to be told of again
 */
record Memory(Notes removed, Notes refused) {

    /** Reads what is kept in a folder. */
    static Memory in(Path folder, Consumer<String> complain) {
        return new Memory(
                new Notes(folder.resolve("removed.properties"), complain),
                new Notes(folder.resolve("refused.properties"), complain));
    }

    void forget(Path source) {
        removed.drop(source);
        refused.drop(source);
    }
}
