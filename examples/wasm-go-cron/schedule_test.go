package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func times(t *testing.T, expression, zoneName, after string, count int) []string {
	t.Helper()
	s, err := parse(expression)
	if err != nil {
		t.Fatal(err)
	}
	location, err := zone(zoneName)
	if err != nil {
		t.Fatal(err)
	}
	start, err := time.Parse(time.RFC3339, after)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, next := range s.times(start.In(location), time.Time{}, count) {
		found = append(found, next.Format(time.RFC3339))
	}
	return found
}

func TestTimesComeInOrder(t *testing.T) {
	for _, c := range []struct {
		expression, zone, after string
		expected                []string
	}{
		{"*/20 9 * * *", "UTC", "2026-01-01T09:20:00Z", []string{"2026-01-01T09:40:00Z", "2026-01-02T09:00:00Z"}},
		{"0 9 * * Mon-Fri", "UTC", "2026-01-02T12:00:00Z", []string{"2026-01-05T09:00:00Z"}},
		{"0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", []string{"2104-02-29T00:00:00Z"}},
		{"0 0 13 * 5", "UTC", "2026-02-01T00:00:00Z", []string{"2026-02-06T00:00:00Z", "2026-02-13T00:00:00Z"}},
		{"0 0 */2 * 5", "UTC", "2026-02-01T00:00:00Z", []string{"2026-02-13T00:00:00Z"}},
		{"0 0 * * 7", "UTC", "2026-02-02T00:00:00Z", []string{"2026-02-08T00:00:00Z"}},
		{"5/25 0 1 JAN ?", "UTC", "2026-02-02T00:00:00Z", []string{"2027-01-01T00:05:00Z", "2027-01-01T00:30:00Z"}},
		{" @Daily ", "Europe/Vienna", "2026-07-01T00:00:00Z", []string{"2026-07-02T00:00:00+02:00"}},
		{"59 23 31 12 *", "UTC", "2026-12-31T23:58:59Z", []string{"2026-12-31T23:59:00Z"}},
		// clocks are put forward from 2 to 3, and back from 3 to 2
		{"30 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z", []string{"2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}},
		{"30 2 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z", []string{"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}},
		{"30 * * * *", "Europe/Vienna", "2026-10-25T00:00:00Z", []string{"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"}},
		{"0 0 1 1 *", "America/New_York", "2039-06-01T00:00:00Z", []string{
			"2040-01-01T00:00:00-05:00", "2041-01-01T00:00:00-05:00", "2042-01-01T00:00:00-05:00"}},
		{"0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", nil},
	} {
		if found := times(t, c.expression, c.zone, c.after, max(1, len(c.expected))); !slices.Equal(found, c.expected) {
			t.Errorf("%s in %s after %s: found %v, expected %v", c.expression, c.zone, c.after, found, c.expected)
		}
	}
}

func TestAWrongExpressionSaysWhatIsWrong(t *testing.T) {
	for expression, expected := range map[string]string{
		"":              "cron: found 0 fields, expected 5: minute, hour, day of month, month, day of week",
		"* * * *":       "cron: found 4 fields, expected 5: minute, hour, day of month, month, day of week",
		"@often":        `cron: found "@often", expected @yearly, @monthly, @weekly, @daily, @hourly or five fields`,
		"60 * * * *":    `cron: minute: found "60", expected an integer from 0 to 59`,
		"+5 * * * *":    `cron: minute: found "+5", expected an integer from 0 to 59`,
		"* * 0 * *":     `cron: day of month: found "0", expected an integer from 1 to 31`,
		"* * * Foo *":   `cron: month: found "Foo", expected an integer from 1 to 12 or a name as jan`,
		"*/0 * * * *":   `cron: minute: step: found "0", expected an integer from 1 to 59`,
		"1,,2 * * * *":  `cron: minute: found "", expected an integer from 0 to 59`,
		"* 5-3 * * *":   `cron: hour: found "5-3", expected a range that ends after its beginning`,
		"* 5-3-1 * * *": `cron: hour: found "3-1", expected an integer from 0 to 23`,
	} {
		if _, err := parse(expression); err == nil || err.Error() != expected {
			t.Errorf("%q: found %v, expected %s", expression, err, expected)
		}
	}
}

// Days on which clocks change, in all the ways they do: by an hour, by half of one, at midnight, by a whole day; and
// ends of years beyond what zones list.
var changes = map[string][]string{
	"UTC":                 {"2026-03-29"},
	"Europe/Vienna":       {"2026-03-29", "2026-10-25"},
	"America/New_York":    {"2026-03-08", "2026-11-01", "2040-03-11", "2040-12-31"},
	"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
	"Australia/Sydney":    {"2040-04-01", "2040-12-31"},
	"America/Sao_Paulo":   {"2018-02-18", "2018-11-04"},
	"Pacific/Apia":        {"2011-12-30"},
	"America/Caracas":     {"2007-12-09"},
}

func TestTimesAreThoseThatALookAtEveryMinuteFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for zoneName, days := range changes {
		location, err := zone(zoneName)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range days {
			middle, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			minutes := minutesOf(middle.Add(-36*time.Hour).In(location), 72*60)
			for range 30 {
				expression := randomExpression(random)
				s, err := parse(expression)
				if err != nil {
					t.Fatal(err)
				}
				last := minutes[len(minutes)-1]
				found := s.times(minutes[0].Add(-time.Minute), last, len(minutes))
				if expected := allTimes(s, minutes); !slices.EqualFunc(found, expected, time.Time.Equal) {
					t.Fatalf("%s in %s around %s: found %v, expected %v", expression, zoneName, day, found, expected)
				}
			}
		}
	}
}

func minutesOf(start time.Time, count int) []time.Time {
	minutes := make([]time.Time, count)
	for i := range minutes {
		minutes[i] = start.Add(time.Duration(i) * time.Minute)
	}
	return minutes
}

// allTimes goes through wall times rather than through time: each has no, one or two minutes at which it is shown.
func allTimes(s *schedule, minutes []time.Time) (all []time.Time) {
	shown := map[time.Time][]time.Time{}
	for _, minute := range minutes {
		shown[wall(minute)] = append(shown[wall(minute)], minute)
	}
	for w := wall(minutes[0]); !w.After(wall(minutes[len(minutes)-1])); w = w.Add(time.Minute) {
		day, weekday := s.days.has(w.Day()), s.weekdays.has(int(w.Weekday()))
		if !s.minutes.has(w.Minute()) || !s.hours.has(w.Hour()) || !s.months.has(int(w.Month())) ||
			!(day && weekday || s.eitherDay && (day || weekday)) {
			continue
		}
		at := shown[w]
		if len(at) == 0 {
			first := slices.IndexFunc(minutes, func(minute time.Time) bool { return wall(minute).After(w) })
			at = minutes[first : first+1]
		}
		if !s.everyHour {
			at = at[:1]
		}
		all = append(all, at...)
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

func randomExpression(random *rand.Rand) string {
	var parts []string
	for i, f := range fields {
		number := func() int { return f.min + random.IntN(f.max-f.min+1) }
		var part string
		switch kind := random.IntN(6); {
		case kind <= 1 || i == 3:
			part = "*"
		case kind == 2:
			part = fmt.Sprintf("*/%d", 1+random.IntN(f.max))
		case kind == 3:
			first, last := number(), number()
			part = fmt.Sprintf("%d-%d", min(first, last), max(first, last))
		default:
			part = fmt.Sprintf("%d,%d", number(), number())
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}
