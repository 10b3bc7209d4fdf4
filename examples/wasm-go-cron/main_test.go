package main

import (
	"encoding/json"
	"testing"
	"time"

	"tenon.dev/sdk/wasm-go/tenontest"
)

func at(t *testing.T, text string) *time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return &moment
}

func TestAJobIsDueOnceForAllTheTimesThatPassed(t *testing.T) {
	host := (&tenontest.Host{}).Use(t)
	ask := func(now, expected string) {
		t.Helper()
		answer, err := due(dueParams{Cron: "0 * * * *", Job: "backup", Now: at(t, now)})
		if err != nil {
			t.Fatal(err)
		}
		if found, _ := json.Marshal(answer); string(found) != expected {
			t.Errorf("at %s: found %s, expected %s", now, found, expected)
		}
	}
	ask("2026-01-01T09:30:00Z", `{"due":false,"missed":0,"since":"2026-01-01T09:30:00Z","next":"2026-01-01T10:00:00Z"}`)
	ask("2026-01-01T12:00:00Z", `{"due":true,"missed":2,"since":"2026-01-01T09:30:00Z","next":"2026-01-01T13:00:00Z"}`)
	ask("2026-01-01T12:00:30Z", `{"due":false,"missed":0,"since":"2026-01-01T12:00:00Z","next":"2026-01-01T13:00:00Z"}`)
	// a clock that went back makes nothing due again
	ask("2026-01-01T10:30:00Z", `{"due":false,"missed":0,"since":"2026-01-01T12:00:30Z","next":"2026-01-01T11:00:00Z"}`)
	ask("2026-01-01T12:01:00Z", `{"due":false,"missed":0,"since":"2026-01-01T12:00:30Z","next":"2026-01-01T13:00:00Z"}`)
	if len(host.Lines()) != 0 {
		t.Errorf("found %v, expected nothing logged", host.Lines())
	}
}

func TestTheConfiguredZoneIsThatOfCallsThatNameNone(t *testing.T) {
	t.Cleanup(func() { defaultZone = time.UTC })
	settings := struct {
		Zone string `json:"zone"`
	}{"Asia/Tokyo"}
	if err := configure(settings); err != nil {
		t.Fatal(err)
	}
	answer, err := next(nextParams{Cron: "@daily", After: at(t, "2026-01-01T00:00:00Z")})
	if err != nil || answer.Times[0].Format(time.RFC3339) != "2026-01-02T00:00:00+09:00" {
		t.Errorf("found %v %v", answer, err)
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	none, many := 0, 101
	const hourly = "@hourly"
	for expected, params := range map[string]nextParams{
		`zone: found "Mars/Base", expected a name as Europe/Vienna`: {Cron: hourly, Zone: "Mars/Base"},
		`zone: found "Local", expected a name as Europe/Vienna`:     {Cron: hourly, Zone: "Local"},
		"count: found 0, expected an integer from 1 to 100":         {Cron: hourly, Count: &none},
		"count: found 101, expected an integer from 1 to 100":       {Cron: hourly, Count: &many},
		"after: found year 1890, expected one from 1980 to 9000":    {Cron: hourly, After: at(t, "1890-01-01T00:00:00Z")},
	} {
		if _, err := next(params); err == nil || err.Error() != expected {
			t.Errorf("found %v, expected %s", err, expected)
		}
	}
	if _, err := due(dueParams{Cron: hourly}); err == nil || err.Error() != "job: missing, expected its name" {
		t.Errorf("found %v, expected an error of job", err)
	}
}
