package dev.tenon.runner.wasm.wasi;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions;
import java.nio.file.Path;
import java.util.List;

/**
 * What a plugin may see of the file system: the entries of {@code permissions.filesystem}, resolved
 * once when it is loaded. Safe for use by many threads; holds nothing open.
 */
public final class Preopens {

    /** Nothing. */
    public static final Preopens NONE = new Preopens(new Access(), List.of());

    private final Access access;
    private final List<Grant> grants;

    private Preopens(Access access, List<Grant> grants) {
        this.access = access;
        this.grants = List.copyOf(grants);
    }

    /**
     * Resolves grants, links in them included.
     *
     * @param grants as in the manifest
     * @param work the plugin's own folder, in which relative ones lie; they are made if missing
     * @throws LoadException naming the field of a grant that is missing, that cannot be opened, or
     *     that contradicts another
     */
    public static Preopens of(List<Permissions.FileGrant> grants, Path work) throws LoadException {
        if (grants.isEmpty()) {
            return NONE;
        }
        Access access = new Access();
        return new Preopens(access, new Granting(access, GrantedPath.all(grants, work)).grants());
    }

    /** In the order in which guests see them. */
    List<Grant> grants() {
        return grants;
    }

    Access access() {
        return access;
    }

    /**
     * A folder that is open from the beginning.
     *
     * @param name bytes of the name that the guest knows it by
     * @param origin what it is
     */
    record Grant(byte[] name, Origin origin) {}
}
