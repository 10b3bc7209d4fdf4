package dev.tenon.manifest;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.resource.ClasspathResourceLoader;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.SchemaLoader;
import java.util.List;

/**
 * Loads the metaschemas of draft 2020-12 from the library's own jar, and nothing else from
 * anywhere.
 *
 * <p>The library by itself looks where the calling thread's context class loader does, which in a
 * container may be anywhere.
 */
final class OwnMetaschemas extends SchemaLoader {
    private static final String ALLOWED = "https://json-schema.org/draft/2020-12/";

    private final ClasspathResourceLoader library =
            new ClasspathResourceLoader(SchemaRegistry.class::getClassLoader);

    OwnMetaschemas() {
        super(List.of(), List.of(), iri -> iri.toString().startsWith(ALLOWED), null);
    }

    @Override
    protected InputStreamSource getClasspathResource(AbsoluteIri iri) {
        return library.getResource(iri);
    }
}
