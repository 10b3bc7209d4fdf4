package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
)

const (
	maxMessage    = 64 << 20
	healthService = "plugin"
)

// served is the service as go-plugin wants to have it.
type served struct {
	goplugin.NetRPCUnsupportedPlugin
	goplugin.GRPCPlugin
	service *service
}

func (s *served) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	s.service.broker = broker
	contract.RegisterPluginServiceServer(server, s.service)
	return nil
}

func serveByLibrary() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "FLOWBOT_PLUGIN",
			MagicCookieValue: "flowbot-plugin-v1",
		},
		Plugins: goplugin.PluginSet{"plugin": &served{service: newService("")}},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, grpc.MaxRecvMsgSize(maxMessage))...)
		},
	})
}

// serveByHand prints a handshake that may be wrong, with a server behind it that has neither broker nor reflection.
func serveByHand() {
	if *deaf {
		signal.Ignore(syscall.SIGTERM)
	}
	place := *address
	if place == "" {
		place = "127.0.0.1:0"
		if *byHand == "unix" {
			place = filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "by-hand")
		}
	}
	listener, err := net.Listen(*byHand, place)
	if err != nil {
		fail(err)
	}
	fmt.Println(strings.NewReplacer("%n", *byHand, "%a", listener.Addr().String()).Replace(*line))
	if *exitAfter >= 0 {
		fmt.Fprintln(os.Stderr, "cannot go on after the handshake")
		os.Exit(*exitAfter)
	}
	if *dumb {
		sleepForEver()
	}
	options := []grpc.ServerOption{grpc.UnknownServiceHandler(unknown)}
	if *certificates != "" {
		options = append(options, grpc.Creds(transportSecurity(tls.NoClientCert)))
	}
	if err := newServer("", options...).Serve(listener); err != nil {
		fail(err)
	}
}

// unknown answers what go-plugin's library would.
func unknown(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	if method != "/plugin.GRPCController/Shutdown" {
		return status.Errorf(codes.Unimplemented, "there is no %s", method)
	}
	if *deaf {
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	if err := stream.SendMsg(&emptypb.Empty{}); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}

func serveReplica() {
	listener, err := net.Listen("tcp", *replica)
	if err != nil {
		fail(err)
	}
	options := []grpc.ServerOption{}
	if *certificates != "" {
		options = append(options, grpc.Creds(transportSecurity(tls.RequireAndVerifyClientCert)))
	}
	fmt.Println(listener.Addr())
	if err := newServer(listener.Addr().String(), options...).Serve(listener); err != nil {
		fail(err)
	}
}

func newServer(name string, options ...grpc.ServerOption) *grpc.Server {
	server := grpc.NewServer(append(options, grpc.MaxRecvMsgSize(maxMessage))...)
	service := newService(name)
	service.health = health.NewServer()
	service.setServing(!*sick)
	grpc_health_v1.RegisterHealthServer(server, service.health)
	contract.RegisterPluginServiceServer(server, service)
	return server
}

// transportSecurity may let nobody in who has no certificate of the same authority.
func transportSecurity(clientAuth tls.ClientAuthType) credentials.TransportCredentials {
	folder := *certificates
	own, err := tls.LoadX509KeyPair(filepath.Join(folder, "server.pem"), filepath.Join(folder, "server.key"))
	if err != nil {
		fail(err)
	}
	authority, err := os.ReadFile(filepath.Join(folder, "ca.pem"))
	if err != nil {
		fail(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(authority)
	return credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{own},
		ClientAuth:   clientAuth,
		ClientCAs:    clients,
		MinVersion:   tls.VersionTLS12,
	})
}
