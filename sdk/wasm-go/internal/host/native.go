//go:build !wasip1

package host

// Natively the host is a test's own.
var current Functions
