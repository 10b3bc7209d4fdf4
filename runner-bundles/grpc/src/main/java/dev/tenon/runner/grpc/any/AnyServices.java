package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The services of a server, as functions on JSON. Immutable, safe for many threads.
 *
 * <p>A function is named {@code package.Service/Method}. What it takes and answers is canonical
 * proto JSON: names in lower camel case (the proto's own names are taken too), 64-bit integers as
 * strings, bytes in base64, and fields without presence left out where they have their default. A
 * method that streams takes, or answers, a JSON array.
 *
 * <p>Services that belong to the wire and not to the plugin (health, reflection, and those of
 * go-plugin) are no functions.
 */
public final class AnyServices {

    private final TreeMap<String, AnyMethod> methods;

    private AnyServices(TreeMap<String, AnyMethod> methods) {
        this.methods = methods;
    }

    /** Asks the server itself. */
    public static AnyServices byReflection(Channel channel, Deadline deadline)
            throws LoadException {
        Reflection reflection = Reflection.of(channel, deadline);
        List<FileDescriptor> files = reflection.files().link();
        Map<String, ServiceDescriptor> defined = services(Reflection.SETTING, files);
        List<ServiceDescriptor> served = new ArrayList<>();
        for (String name : reflection.services()) {
            ServiceDescriptor service = defined.get(name);
            if (service == null) {
                throw new LoadException(
                        Reflection.SETTING
                                + ": found no service "
                                + name
                                + " in the files that server reflection gave, expected it: it is"
                                + " listed");
            }
            served.add(service);
        }
        return of(Reflection.SETTING, files, served);
    }

    /** Reads {@code grpc.descriptor_set}. */
    public static AnyServices fromDescriptorSet(Path file) throws LoadException {
        List<FileDescriptor> files = DescriptorSetFile.read(file).link();
        return of(
                DescriptorSetFile.SETTING,
                files,
                services(DescriptorSetFile.SETTING, files).values());
    }

    /** Names of all functions, sorted. */
    public List<String> functions() {
        return List.copyOf(methods.keySet());
    }

    /** Whether there is a function of that name. */
    public boolean has(String function) {
        return methods.containsKey(function);
    }

    /**
     * Calls one.
     *
     * @param parameters JSON; of length 0 it is the empty message, or no message at all where the
     *     method takes a stream
     * @return JSON in UTF-8
     * @throws CallException.NoSuchFunction there is none of that name
     * @throws CallException.Failed the parameters are not the JSON that the method takes, or the
     *     answer is too long or has no form in JSON
     * @throws io.grpc.StatusRuntimeException as gRPC gives it
     */
    public byte[] call(Channel channel, String function, byte[] parameters, CallOptions options)
            throws CallException {
        AnyMethod method = methods.get(function);
        if (method == null) {
            throw new CallException.NoSuchFunction(
                    "found no function "
                            + Shown.text(function)
                            + NearestName.of(function, methods.keySet())
                                    .map(
                                            near ->
                                                    ", expected "
                                                            + Shown.text(near)
                                                            + " (the nearest known)")
                                    .orElse(""));
        }
        return method.call(channel, parameters, options);
    }

    private static AnyServices of(
            String setting, List<FileDescriptor> files, Collection<ServiceDescriptor> services)
            throws LoadException {
        MessageJson json = MessageJson.of(files);
        TreeMap<String, AnyMethod> methods = new TreeMap<>();
        for (ServiceDescriptor service : services) {
            if (!Infrastructure.has(service.getFullName())) {
                service.getMethods().stream()
                        .map(method -> AnyMethod.of(method, json))
                        .forEach(method -> methods.put(method.name(), method));
            }
        }
        if (methods.isEmpty()) {
            throw new LoadException(
                    setting + ": found no service of the plugin's own, expected at least one");
        }
        return new AnyServices(methods);
    }

    private static Map<String, ServiceDescriptor> services(
            String setting, List<FileDescriptor> files) throws LoadException {
        Map<String, List<ServiceDescriptor>> all =
                files.stream()
                        .flatMap(file -> file.getServices().stream())
                        .collect(
                                Collectors.groupingBy(
                                        ServiceDescriptor::getFullName,
                                        TreeMap::new,
                                        Collectors.toList()));
        Map<String, ServiceDescriptor> services = new TreeMap<>();
        for (List<ServiceDescriptor> same : all.values()) {
            ServiceDescriptor service = same.get(0);
            if (same.size() > 1) {
                throw new LoadException(
                        "%s: found service %s in %s and in %s, expected it once"
                                .formatted(
                                        setting,
                                        service.getFullName(),
                                        service.getFile().getName(),
                                        same.get(1).getFile().getName()));
            }
            services.put(service.getFullName(), service);
        }
        return services;
    }
}
