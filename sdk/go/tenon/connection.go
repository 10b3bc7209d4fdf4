package tenon

import (
	"context"
	"fmt"
	"os"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const (
	addressVariable = "TENON_HOST_ADDR"
	tokenVariable   = "TENON_HOST_TOKEN"
	tokenKey        = "tenon-token"

	// hostServiceID is the number under which the host API is announced on go-plugin's broker.
	hostServiceID = 1
	// announcementWait is how long a call waits for the announcement. Dialling the broker takes no longer either.
	announcementWait = 6 * time.Second
	// redialPause keeps a broker that fails at once from being asked without end.
	redialPause = 200 * time.Millisecond
)

// connection is a way to the host, perhaps one that is yet to be found.
type connection struct {
	found  chan struct{} // closed when server is set
	server grpc.ClientConnInterface
}

func connected(server grpc.ClientConnInterface) *connection {
	c := &connection{found: make(chan struct{}), server: server}
	close(c.found)
	return c
}

// connect finds the host API: at the address in the environment, else through go-plugin's broker.
func connect(broker *goplugin.GRPCBroker) (*Host, error) {
	address := os.Getenv(addressVariable)
	if address == "" {
		c := &connection{found: make(chan struct{})}
		go c.dial(broker)
		return &Host{connection: c}, nil
	}
	server, err := grpc.Dial(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithUnaryInterceptor(withToken(os.Getenv(tokenVariable))))
	if err != nil {
		return nil, fmt.Errorf("%s: found %q, expected an address: %w", addressVariable, address, err)
	}
	return NewHost(server), nil
}

// withToken sends the token with each call.
func withToken(token string) grpc.UnaryClientInterceptor {
	return func(
		ctx context.Context, method string, request, reply any,
		server *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
	) error {
		return invoke(metadata.AppendToOutgoingContext(ctx, tokenKey, token), method, request, reply, server, options...)
	}
}

// dial asks the broker until it has an announcement. It begins before anybody needs the host, since the broker forgets
// an announcement that nobody dials within a few seconds.
func (c *connection) dial(broker *goplugin.GRPCBroker) {
	for {
		server, err := broker.Dial(hostServiceID)
		if err == nil {
			c.server = server
			close(c.found)
			return
		}
		time.Sleep(redialPause)
	}
}

// await answers the way to the host, when there is one.
func (c *connection) await(ctx context.Context) (grpc.ClientConnInterface, error) {
	select {
	case <-c.found:
		return c.server, nil
	default:
	}
	timer := time.NewTimer(announcementWait)
	defer timer.Stop()
	select {
	case <-c.found:
		return c.server, nil
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	case <-timer.C:
		return nil, status.Errorf(codes.Unavailable,
			"no host API: %s is not set, and nothing is announced as service %d on go-plugin's broker",
			addressVariable, hostServiceID)
	}
}
