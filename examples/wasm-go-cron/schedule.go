package main

import (
	"fmt"
	"strings"
	"time"
)

// horizon is how far ahead a time is looked for: the 29th of February may be eight years away.
const horizon = 8*366*24*time.Hour + 24*time.Hour

var macros = map[string]string{
	"@yearly":   "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
	"@monthly":  "0 0 1 * *",
	"@weekly":   "0 0 * * 0",
	"@daily":    "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@hourly":   "0 * * * *",
}

// schedule is what an expression says.
type schedule struct {
	minutes, hours, days, months, weekdays set
	// eitherDay is whether one of days and weekdays is enough, as cron has it where both are restricted.
	eitherDay bool
	// everyHour is whether it speaks of the time that passes, rather than of times of day.
	everyHour bool
}

func parse(expression string) (*schedule, error) {
	text := strings.TrimSpace(expression)
	if strings.HasPrefix(text, "@") {
		expanded, found := macros[strings.ToLower(text)]
		if !found {
			return nil, fmt.Errorf("cron: found %q, expected @yearly, @monthly, @weekly, @daily, @hourly or five fields", text)
		}
		text = expanded
	}
	parts := strings.Fields(text)
	if len(parts) != len(fields) {
		return nil, fmt.Errorf("cron: found %d fields, expected 5: minute, hour, day of month, month, day of week", len(parts))
	}
	var sets [len(fields)]set
	for i, part := range parts {
		var err error
		if sets[i], err = fields[i].parse(part); err != nil {
			return nil, err
		}
	}
	if sets[4].has(7) {
		sets[4] |= 1 // Sunday has two numbers
	}
	everyHour, _ := fields[1].parse("*")
	return &schedule{
		minutes: sets[0], hours: sets[1], days: sets[2], months: sets[3], weekdays: sets[4],
		eitherDay: restricts(parts[2]) && restricts(parts[4]),
		everyHour: sets[1] == everyHour,
	}, nil
}

// restricts is whether cron takes a field of days for a restriction: one that begins with * is none.
func restricts(part string) bool {
	return !strings.HasPrefix(part, "*") && !strings.HasPrefix(part, "?")
}

// next is the first time after a time, in its zone; false if there is none. Where clocks are put forward, times that
// are skipped are all at the moment of it. Where they are put back, times that come twice are the first ones, unless
// the schedule has every hour.
func (s *schedule) next(after time.Time) (time.Time, bool) {
	t := after.Truncate(time.Minute).Add(time.Minute)
	for end := t.Add(horizon); t.Before(end); {
		// between two changes of the clocks, wall time is time
		since, until := period(t)
		if t.Equal(since) && s.skipped(t) {
			return t, true
		}
		for shown := wall(t); t.Before(end) && t.Before(until); {
			wait := s.wait(shown)
			if wait == 0 && !s.everyHour && repeats(t, since) {
				wait = time.Minute
			}
			if wait == 0 {
				return t, true
			}
			t, shown = t.Add(wait), shown.Add(wait)
		}
		if t.After(until) {
			t = until
		}
	}
	return time.Time{}, false
}

// period is a span of time around t in which the clocks do not change: from a change, or the zero time, until the next
// one or earlier.
func period(t time.Time) (since, until time.Time) {
	since, until = t.ZoneBounds()
	if until.IsZero() {
		until = t.Add(horizon)
	}
	if !until.After(t) {
		// what package time knows by rule, beyond 2037, ends leap years a day early
		until = t.Add(time.Hour)
	}
	return since, until
}

// wait is how long it takes at least until a wall time is one of the schedule's; 0 if it is.
func (s *schedule) wait(t time.Time) time.Duration {
	minutes := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	toMidnight := minutes((23-t.Hour())*60 + 60 - t.Minute())
	switch {
	case !s.months.has(int(t.Month())):
		daysLeft := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day() - t.Day()
		return toMidnight + minutes(daysLeft*24*60)
	case !s.hasDay(t):
		return toMidnight
	case !s.hours.has(t.Hour()):
		return minutes(60 - t.Minute())
	case !s.minutes.has(t.Minute()):
		return time.Minute
	default:
		return 0
	}
}

func (s *schedule) hasDay(t time.Time) bool {
	day, weekday := s.days.has(t.Day()), s.weekdays.has(int(t.Weekday()))
	if s.eitherDay {
		return day || weekday
	}
	return day && weekday
}

// skipped is whether a time of the schedule is among those that the change of clocks at t leaves out.
func (s *schedule) skipped(t time.Time) bool {
	gap := shift(t)
	// the wall times left out, as if there were no zones
	end := wall(t)
	for missed := end.Add(-gap); missed.Before(end); missed = missed.Add(time.Minute) {
		if s.wait(missed) == 0 {
			return true
		}
	}
	return false
}

// repeats is whether the wall time at t was there before the clocks were put back at since.
func repeats(t, since time.Time) bool {
	return !since.IsZero() && t.Sub(since) < -shift(since)
}

// shift is how far the clocks are put forward at t.
func shift(t time.Time) time.Duration {
	_, before := t.Add(-time.Second).Zone()
	_, after := t.Zone()
	return time.Duration(after-before) * time.Second
}

// wall is what clocks show at t, as if that were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
