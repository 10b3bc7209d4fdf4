package main

import (
	"fmt"
	"slices"
)

// batches are times of so many calls each.
type batches struct {
	nanos []int64
	calls int64
}

func scaled(nanos []int64, calls int64) batches { return batches{nanos, calls} }

// report prints the line that the benchmark's driver reads, for one call of a batch.
func (b batches) report(point string) {
	slices.Sort(b.nanos)
	calls := float64(b.calls)
	fmt.Printf("%s %.1f %.1f 0\n",
		point, float64(quantile(b.nanos, 0.50))/calls, float64(quantile(b.nanos, 0.90))/calls)
}

// report prints the line that the benchmark's driver reads.
func report(point string, nanos []int64, tail float64, perSecond float64) {
	slices.Sort(nanos)
	fmt.Printf("%s %d %d %.1f\n", point, quantile(nanos, 0.50), quantile(nanos, tail), perSecond)
}

func median(nanos []int64) int64 {
	slices.Sort(nanos)
	return quantile(nanos, 0.50)
}

// quantile takes the element at that share of a sorted, not empty slice.
func quantile(sorted []int64, share float64) int64 {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}
