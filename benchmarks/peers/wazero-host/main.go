// Command wazero-host is the peer that Tenon's WebAssembly plugins are measured against: wazero with its compiler, alone
// and under a runner as products in Go write it.
//
// It measures one point and prints one line: the point's name, the median in nanoseconds, p90 or (of calls by callers)
// p99 in nanoseconds, and calls a second, 0 where there are no callers.
//
//	wazero-host MODULE engine POINT PARAMS WARM_MS TIME_MS
//	wazero-host MODULE calls FUNCTION PARAMS CALLERS WARM_MS TIME_MS
//	wazero-host MODULE starts FUNCTION PARAMS WARM_STARTS STARTS
//
// The points of an engine are compile, cached, instantiate, empty, bytes, decoded, sha256 and fib.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := measure(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "wazero-host:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, words []string) error {
	if len(words) < 4 {
		return usage(words)
	}
	binary, err := os.ReadFile(words[0])
	if err != nil {
		return err
	}
	numbers, err := integers(words[4:])
	if err != nil {
		return err
	}
	what, name, params := words[1], words[2], []byte(words[3])
	switch {
	case what == "engine" && len(numbers) == 2:
		return measureEngine(ctx, binary, name, params, milliseconds(numbers[0]), milliseconds(numbers[1]))
	case what == "calls" && len(numbers) == 3:
		return measureCalls(
			ctx, binary, name, params, numbers[0], milliseconds(numbers[1]), milliseconds(numbers[2]))
	case what == "starts" && len(numbers) == 2:
		return measureStarts(ctx, binary, name, params, numbers[0], numbers[1])
	}
	return usage(words)
}

func measureCalls(
	ctx context.Context, binary []byte, function string, params []byte, callers int, warmUp, lasting time.Duration,
) error {
	runner, err := start(ctx, binary)
	if err != nil {
		return err
	}
	defer runner.close(ctx)
	call := func() error { return checked(runner.call(ctx, function, params)) }
	if _, _, err := load(call, callers, warmUp); err != nil {
		return err
	}
	nanos, perSecond, err := load(call, callers, lasting)
	if err != nil {
		return err
	}
	report("calls", nanos, 0.99, perSecond)
	return nil
}

// measureStarts measures from the bytes of a module to the first answer, each time with a runner of its own.
func measureStarts(ctx context.Context, binary []byte, function string, params []byte, warmUp, count int) error {
	var nanos []int64
	for i := range warmUp + count {
		began := time.Now()
		runner, err := start(ctx, binary)
		if err != nil {
			return err
		}
		err = checked(runner.call(ctx, function, params))
		took := time.Since(began).Nanoseconds()
		runner.close(ctx)
		if err != nil {
			return err
		}
		if i >= warmUp {
			nanos = append(nanos, took)
		}
	}
	report("starts", nanos, 0.90, 0)
	return nil
}

// checked is a look at an answer that costs nothing.
func checked(answer []byte, err error) error {
	if err == nil && len(answer) == 0 {
		return fmt.Errorf("found an empty answer, expected one")
	}
	return err
}

func usage(words []string) error {
	return fmt.Errorf("found %q, expected a module, engine, calls or starts, a name, parameters, and numbers", words)
}

func integers(words []string) ([]int, error) {
	numbers := make([]int, len(words))
	for i, word := range words {
		number, err := strconv.Atoi(word)
		if err != nil {
			return nil, fmt.Errorf("found '%s', expected a number", word)
		}
		numbers[i] = number
	}
	return numbers, nil
}

func milliseconds(number int) time.Duration { return time.Duration(number) * time.Millisecond }
