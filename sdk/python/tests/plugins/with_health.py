"""A plugin that is a client of some server's health too, by gRPC's own package for it."""

from grpc_health.v1 import health_pb2

from tenon_plugin import Plugin

plugin = Plugin()


@plugin.operation("health")
def health(params, call):
    return health_pb2.HealthCheckResponse(status="SERVING").status


plugin.serve()
