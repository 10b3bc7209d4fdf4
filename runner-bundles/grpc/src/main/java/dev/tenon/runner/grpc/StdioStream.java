package dev.tenon.runner.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.tenon.proto.goplugin.GRPCStdioGrpc;
import dev.tenon.proto.goplugin.StdioData;
import dev.tenon.runner.process.LogLines;
import dev.tenon.runner.process.OutputLines;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;

/**
 * What a go-plugin process prints after its handshake: go-plugin takes it away from the process and
 * sends it here. A plugin that has no such service prints to its process, and that is read anyway.
 */
final class StdioStream implements StreamObserver<StdioData> {

    private final OutputLines stdout;
    private final OutputLines stderr;

    private StdioStream(LogLines stdout, LogLines stderr) {
        this.stdout = new OutputLines(stdout::line);
        this.stderr = new OutputLines(stderr::line);
    }

    /** Follows it until the connection ends. */
    static void follow(Channel channel, LogLines stdout, LogLines stderr) {
        GRPCStdioGrpc.newStub(channel)
                .streamStdio(Empty.getDefaultInstance(), new StdioStream(stdout, stderr));
    }

    @Override
    public void onNext(StdioData piece) {
        ByteString data = piece.getData();
        switch (piece.getChannel()) {
            case STDOUT -> stdout.accept(data.toByteArray(), 0, data.size());
            case STDERR -> stderr.accept(data.toByteArray(), 0, data.size());
            case INVALID, UNRECOGNIZED -> {
                // go-plugin sends none
            }
        }
    }

    @Override
    public void onError(Throwable end) {
        onCompleted();
    }

    @Override
    public void onCompleted() {
        stdout.flush();
        stderr.flush();
    }
}
