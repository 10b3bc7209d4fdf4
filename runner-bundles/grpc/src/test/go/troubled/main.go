// Program troubled is the plugin of the runner's tests: it serves the plugin contract, well or in one of the ways in
// which plugins go wrong.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var (
	say        = flag.String("say", "", "a line for standard output before the handshake")
	exitBefore = flag.Int("exit-before", -1, "status to exit with before the handshake")
	exitAfter  = flag.Int("exit-after", -1, "status to exit with right after the handshake")
	silent     = flag.Bool("silent", false, "never prints a handshake")
	noise      = flag.Int("noise", 0, "so many bytes without an end of line, and no handshake")
	mute       = flag.Bool("mute", false, "closes standard output instead of a handshake, and goes on")
	child      = flag.String("child", "", "session or daemon: starts a process that outlives this one")
	idle       = flag.Bool("idle", false, "does nothing, whatever it is asked: such a process")

	initialise = flag.String("init", "", "in Init: hang, refuse, exit, or host to call it first")
	neverReady = flag.Bool("never-ready", false, "never says that it is ready")

	byHand  = flag.String("by-hand", "", "unix or tcp: serves so, with gRPC alone and without go-plugin")
	address = flag.String("address", "", "where it serves then, instead of a place of its own choice")
	line    = flag.String("line", "1|1|%n|%a|grpc|", "what it prints then: %n for network, %a for address")
	deaf    = flag.Bool("deaf", false, "ignores go-plugin's Shutdown and SIGTERM then")
	dumb    = flag.Bool("dumb", false, "takes connections then, and never answers")
	sick    = flag.Bool("sick", false, "says that it is not serving then")

	replica      = flag.String("replica", "", "address: serves there as one server of several, without a handshake")
	certificates = flag.String("certificates", "", "folder with server.pem, server.key and ca.pem for TLS in these two")
)

func main() {
	flag.Parse()
	if *idle {
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
		sleepForEver()
	}
	if *child != "" {
		startChild(*child == "daemon")
	}
	if *say != "" {
		fmt.Println(*say)
	}
	switch {
	case *exitBefore >= 0:
		fmt.Fprintln(os.Stderr, "cannot go on before the handshake")
		os.Exit(*exitBefore)
	case *silent:
		sleepForEver()
	case *mute:
		os.Stdout.Close()
		sleepForEver()
	case *noise > 0:
		fmt.Print(strings.Repeat("x", *noise))
		sleepForEver()
	case *replica != "":
		serveReplica()
	case *byHand != "":
		serveByHand()
	default:
		serveByLibrary()
	}
}

// startChild starts a process that holds standard output and error open. As a daemon it has a session of its own.
func startChild(daemon bool) {
	command := exec.Command(os.Args[0], "-idle")
	command.Stdout = os.Stdout
	command.Stderr = os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: daemon}
	if err := command.Start(); err != nil {
		fail(err)
	}
}

func sleepForEver() {
	for {
		time.Sleep(time.Hour)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
