package main

import (
	"fmt"
	"slices"
)

// report prints what the benchmark's driver reads.
func report(point string, nanos []int64, tail float64, perSecond float64) {
	slices.Sort(nanos)
	fmt.Printf("%s %d %d %.1f\n", point, quantile(nanos, 0.50), quantile(nanos, tail), perSecond)
}

// quantile takes the element at that share of a sorted, not empty slice.
func quantile(sorted []int64, share float64) int64 {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
