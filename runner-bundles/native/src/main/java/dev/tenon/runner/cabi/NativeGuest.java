package dev.tenon.runner.cabi;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import dev.tenon.runner.process.Belongings;
import dev.tenon.runner.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A native plugin, wherever its library is loaded. */
final class NativeGuest implements Guest {

    private final LoadRequest request;
    private final NativeSection section;
    private final String library;
    private final Settings settings;
    private final Folders folders;
    private final Place place;
    private final Consumer<NativeGuest> onClose;
    private final Input input;
    private final AnswerFiles files;
    private final Belongings belongings = new Belongings();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private volatile @Nullable LoadedLibrary loaded;
    private volatile @Nullable String lastError;

    /** Where libraries are loaded. */
    @FunctionalInterface
    interface Place {
        /**
         * Loads a library.
         *
         * @param folder the guest's private folder
         * @param start in it: the folder that is like the content
         */
        LoadedLibrary load(Path folder, Path start, LibraryRequest library, Deadline deadline)
                throws LoadException, IOException, InterruptedException;
    }

    /**
     * A guest that is not started.
     *
     * @param library its name relative to the content
     */
    NativeGuest(
            LoadRequest request,
            NativeSection section,
            String library,
            Settings settings,
            Folders folders,
            Place place,
            Consumer<NativeGuest> onClose) {
        this.request = request;
        this.section = section;
        this.library = library;
        this.settings = settings;
        this.folders = folders;
        this.place = place;
        this.onClose = onClose;
        this.input = new Input(settings.workspace(), request.configuration().json());
        this.files = new AnswerFiles(request.work(), settings.workspace());
    }

    @Override
    public void start(Deadline deadline) throws LoadException {
        try {
            starting(deadline);
        } catch (LoadException refused) {
            throw notStarted(refused.getMessage(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notStarted("interrupted", interrupted);
        } catch (IOException | RuntimeException | Error broken) {
            // the runner's boundary
            throw notStarted(broken.toString(), broken);
        }
    }

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        LoadedLibrary current = loaded;
        if (current == null || ended.isDone()) {
            throw noted(function, new CallException.Crashed(ended.getNow("it is not started")));
        }
        try {
            Answer answer =
                    Answer.of(current.execute(function, input.of(function, parameters), deadline));
            files.check(answer.files());
            if (!answer.success()) {
                throw new CallException.Failed(answer.reason());
            }
            return function.equals(Input.EXECUTE) ? answer.whole() : answer.output();
        } catch (CallException fault) {
            throw noted(function, fault);
        } catch (RuntimeException | Error broken) {
            throw noted(function, new CallException.Crashed(broken.toString(), broken));
        }
    }

    @Override
    public boolean ready(Deadline deadline) {
        LoadedLibrary current = loaded;
        return current != null && !ended.isDone() && current.isAlive();
    }

    @Override
    public @Nullable String lastError() {
        return lastError;
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    @Override
    public void close() {
        belongings.close();
        onClose.accept(this);
    }

    private void starting(Deadline deadline)
            throws LoadException, IOException, InterruptedException {
        Path folder = folders.forGuest();
        belongings.add(() -> Folders.delete(folder));
        Files.createDirectories(request.work());
        Path start =
                PrivateContent.make(folder, request.content().toAbsolutePath(), request.digests());
        LoadedLibrary library =
                belongings.add(
                        place.load(
                                folder,
                                start,
                                new LibraryRequest(
                                        start.resolve(this.library),
                                        concurrency(),
                                        section.threadSafe(),
                                        settings.maxResult(),
                                        request.manifest().permissions().memoryMax()),
                                deadline));
        Metadata.check(library.metadata(), request.manifest());
        library.ended().thenAccept(this::libraryEnded);
        loaded = library;
    }

    /** The same fault, saying which plugin and function. */
    private CallException noted(String function, CallException fault) {
        String message =
                "plugin '%s', %s: %s".formatted(request.id(), function, fault.getMessage());
        return switch (fault.kind()) {
            case CRASHED -> {
                lastError = message;
                yield new CallException.Crashed(message, fault);
            }
            case DEADLINE_EXCEEDED -> {
                lastError = message;
                yield new CallException.DeadlineExceeded(message);
            }
            case UNAVAILABLE -> new CallException.Unavailable(message, fault);
            case BUSY -> new CallException.Busy(message);
            case DENIED -> new CallException.Denied(message);
            case NO_SUCH_FUNCTION -> new CallException.NoSuchFunction(message);
            case FAILED -> fault; // the message is the plugin's own
        };
    }

    private LoadException notStarted(@Nullable String why, Throwable cause) {
        return new LoadException("plugin '%s': %s".formatted(request.id(), why), cause);
    }

    /** A library that must not be entered twice at once has one thread. */
    private int concurrency() {
        return section.threadSafe() ? request.manifest().maxConcurrency() : 1;
    }

    private void libraryEnded(String why) {
        lastError = why;
        ended.complete(why);
    }
}
