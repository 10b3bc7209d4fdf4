// Package contract is the plugin contract in Go: the services flowbot.plugin.PluginService, which a plugin serves, and
// flowbot.plugin.HostService, which the container serves for it. Generated from the protos by ../generate.
//
// Plugins have no need of it: package tenon is what they are written with. It is for hosts and for tests.
package contract
