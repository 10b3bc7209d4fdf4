package main

import (
	"sync"
	"time"
)

// batchTime is how long calls are counted for one time: a clock takes longer than the shortest of them.
const batchTime = 100 * time.Microsecond

// load calls from as many goroutines as there are callers until the time is over.
func load(call func() error, callers int, lasting time.Duration) ([]int64, float64, error) {
	var waiting sync.WaitGroup
	each := make([][]int64, callers)
	failed := make([]error, callers)
	began := time.Now()
	for i := range callers {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			each[i], failed[i] = callUntil(call, began.Add(lasting))
		}()
	}
	waiting.Wait()
	took := time.Since(began)
	var all []int64
	for i := range callers {
		if failed[i] != nil {
			return nil, 0, failed[i]
		}
		all = append(all, each[i]...)
	}
	return all, float64(len(all)) / took.Seconds(), nil
}

func callUntil(call func() error, end time.Time) ([]int64, error) {
	nanos := make([]int64, 0, 1<<16)
	before := time.Now()
	for before.Before(end) {
		if err := call(); err != nil {
			return nil, err
		}
		after := time.Now()
		nanos = append(nanos, after.Sub(before).Nanoseconds())
		before = after
	}
	return nanos, nil
}

// reportCalls calls in batches, and reports the nanoseconds of one call.
func reportCalls(point string, warmUp, lasting time.Duration, call func() error) error {
	nanos, _, err := load(call, 1, warmUp)
	if err != nil {
		return err
	}
	count := max(1, batchTime.Nanoseconds()/max(1, median(nanos)))
	batch := func() error {
		for range count {
			if err := call(); err != nil {
				return err
			}
		}
		return nil
	}
	nanos, _, err = load(batch, 1, lasting)
	if err != nil {
		return err
	}
	scaled(nanos, count).report(point)
	return nil
}

// reportTimes reports what is timed inside, with what is around it left out.
func reportTimes(point string, warmUp, lasting time.Duration, timed func() (time.Duration, error)) error {
	if _, err := timesUntil(timed, time.Now().Add(warmUp)); err != nil {
		return err
	}
	nanos, err := timesUntil(timed, time.Now().Add(lasting))
	if err != nil {
		return err
	}
	scaled(nanos, 1).report(point)
	return nil
}

func timesUntil(timed func() (time.Duration, error), end time.Time) ([]int64, error) {
	var nanos []int64
	for len(nanos) == 0 || time.Now().Before(end) {
		took, err := timed()
		if err != nil {
			return nil, err
		}
		nanos = append(nanos, took.Nanoseconds())
	}
	return nanos, nil
}
