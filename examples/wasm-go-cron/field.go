package main

import (
	"fmt"
	"strconv"
	"strings"
)

// field is one of the five of an expression.
type field struct {
	name     string
	min, max int
	names    []string // of min and those after it, if they have any
}

var fields = [...]field{
	{name: "minute", min: 0, max: 59},
	{name: "hour", min: 0, max: 23},
	{name: "day of month", min: 1, max: 31},
	{name: "month", min: 1, max: 12, names: []string{
		"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{name: "day of week", min: 0, max: 7, names: []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// set has a bit for each number.
type set uint64

func (s set) has(n int) bool { return s&(1<<n) != 0 }

// parse reads a list of *, numbers, names and ranges, each with a step if it likes.
func (f field) parse(text string) (set, error) {
	var all set
	for part := range strings.SplitSeq(text, ",") {
		one, err := f.parsePart(part)
		if err != nil {
			return 0, err
		}
		all |= one
	}
	return all, nil
}

func (f field) parsePart(part string) (set, error) {
	span, stepText, stepped := strings.Cut(part, "/")
	step := 1
	if stepped {
		var err error
		if step, err = strconv.Atoi(stepText); err != nil || step < 1 || step > f.max {
			return 0, fmt.Errorf("cron: %s: step: found %q, expected an integer from 1 to %d", f.name, stepText, f.max)
		}
	}
	first, last, err := f.parseSpan(span, stepped)
	if err != nil {
		return 0, err
	}
	var numbers set
	for n := first; n <= last; n += step {
		numbers |= 1 << n
	}
	return numbers, nil
}

// parseSpan answers the first number and the last. One that has a step goes on to the end.
func (f field) parseSpan(span string, stepped bool) (first, last int, err error) {
	if span == "*" || span == "?" {
		return f.min, f.max, nil
	}
	from, to, ranged := strings.Cut(span, "-")
	if first, err = f.number(from); err != nil {
		return 0, 0, err
	}
	switch {
	case !ranged && stepped:
		return first, f.max, nil
	case !ranged:
		return first, first, nil
	}
	if last, err = f.number(to); err != nil {
		return 0, 0, err
	}
	if last < first {
		return 0, 0, fmt.Errorf("cron: %s: found %q, expected a range that ends after its beginning", f.name, span)
	}
	return first, last, nil
}

func (f field) number(text string) (int, error) {
	for i, name := range f.names {
		if strings.EqualFold(text, name) {
			return f.min + i, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < f.min || n > f.max || text[0] == '+' {
		expected := fmt.Sprintf("an integer from %d to %d", f.min, f.max)
		if f.names != nil {
			expected += " or a name as " + f.names[0]
		}
		return 0, fmt.Errorf("cron: %s: found %q, expected %s", f.name, text, expected)
	}
	return n, nil
}
