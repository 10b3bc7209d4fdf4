// Command cron is a plugin: when does a cron expression come next?
package main

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // a module has no other time zones

	"tenon.dev/sdk/wasm-go/tenon"
)

const (
	mostTimes = 100
	lastAsked = "asked:" // and the job's name: the key of when it was last asked about
)

var defaultZone = time.UTC

func init() {
	tenon.Init(configure)
	tenon.Operation("next", next)
	tenon.Operation("due", due)
}

func configure(settings struct {
	Zone string `json:"zone"`
}) (err error) {
	defaultZone, err = zone(settings.Zone)
	return err
}

// read reads what both functions are asked for.
func read(cron, zoneName string) (*schedule, *time.Location, error) {
	location := defaultZone
	if zoneName != "" {
		var err error
		if location, err = zone(zoneName); err != nil {
			return nil, nil, err
		}
	}
	s, err := parse(cron)
	return s, location, err
}

type nextParams struct {
	Cron  string     `json:"cron"`
	Zone  string     `json:"zone"`
	After *time.Time `json:"after"`
	Count *int       `json:"count"`
}

type nextAnswer struct {
	Times []time.Time `json:"times"`
}

func next(params nextParams) (*nextAnswer, error) {
	s, location, err := read(params.Cron, params.Zone)
	if err != nil {
		return nil, err
	}
	count := 1
	if params.Count != nil {
		if count = *params.Count; count < 1 || count > mostTimes {
			return nil, fmt.Errorf("count: found %d, expected an integer from 1 to %d", count, mostTimes)
		}
	}
	after, err := moment("after", params.After)
	if err != nil {
		return nil, err
	}
	return &nextAnswer{s.times(after.In(location), time.Time{}, count)}, nil
}

type dueParams struct {
	Cron string     `json:"cron"`
	Zone string     `json:"zone"`
	Job  string     `json:"job"`
	Now  *time.Time `json:"now"`
}

type dueAnswer struct {
	Due    bool       `json:"due"`
	Missed int        `json:"missed"` // beside the one that makes it due, at most mostTimes
	Since  time.Time  `json:"since"`
	Next   *time.Time `json:"next"`
}

// due is whether one of the times has come since the job was last asked about.
func due(params dueParams) (*dueAnswer, error) {
	s, location, err := read(params.Cron, params.Zone)
	if err != nil {
		return nil, err
	}
	if params.Job == "" {
		return nil, errors.New("job: missing, expected its name")
	}
	now, err := moment("now", params.Now)
	if err != nil {
		return nil, err
	}
	now = now.In(location).Truncate(time.Second)
	since, err := remembered(params.Job, now)
	if err != nil {
		return nil, err
	}
	times := s.times(since.In(location), now, mostTimes+1)
	answer := &dueAnswer{Due: len(times) > 0, Missed: max(0, len(times)-1), Since: since.In(location)}
	if coming, found := s.next(now); found {
		answer.Next = &coming
	}
	if now.Before(since) {
		return answer, nil // what was answered already is not due again
	}
	return answer, tenon.KVSet(lastAsked+params.Job, []byte(now.UTC().Format(time.RFC3339)))
}

// remembered is when a job was last asked about: now, if it never was.
func remembered(job string, now time.Time) (time.Time, error) {
	kept, found, err := tenon.KVGet(lastAsked + job)
	if err != nil || !found {
		return now, err
	}
	return time.Parse(time.RFC3339, string(kept))
}

// times are those after a time, until another one if there is one, as many as asked for at most.
func (s *schedule) times(after, until time.Time, count int) []time.Time {
	times := []time.Time{}
	for len(times) < count {
		t, found := s.next(after)
		if !found || (!until.IsZero() && t.After(until)) {
			break
		}
		times, after = append(times, t), t
	}
	return times
}

func zone(name string) (*time.Location, error) {
	location, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("zone: found %q, expected a name as Europe/Vienna", name)
	}
	return location, nil
}

// moment is a time that was given, or else now. Earlier ones had zones with seconds in them.
func moment(name string, given *time.Time) (time.Time, error) {
	if given == nil {
		return time.Now(), nil
	}
	if year := given.Year(); year < 1980 || year > 9000 {
		return time.Time{}, fmt.Errorf("%s: found year %d, expected one from 1980 to 9000", name, year)
	}
	return *given, nil
}

func main() {}
