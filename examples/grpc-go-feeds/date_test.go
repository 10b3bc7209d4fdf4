package main

import "testing"

func TestDatesOfEveryFormatAreNormalised(t *testing.T) {
	for text, expected := range map[string]string{
		"Mon, 02 Jan 2006 15:04:05 MST":           "2006-01-02T22:04:05Z",
		"Mon, 2 Jan 2006 15:04:05 -0700":          "2006-01-02T22:04:05Z",
		"02 Jan 06 15:04 GMT":                     "2006-01-02T15:04:00Z",
		"Sat, 02 Jan 99 15:04:05 Z":               "1999-01-02T15:04:05Z",
		"Monday, 02 January 2006 15:04:05 +01:00": "2006-01-02T14:04:05Z",
		"Tue, 5 Sept 2006 15:04:05 cest":          "2006-09-05T13:04:05Z",
		"Tue,  05 September 2006 15:04 (a) EDT":   "2006-09-05T19:04:00Z",
		"Fri, 21 May 2010 10:00:00 GMT+02:00":     "2010-05-21T08:00:00Z",
		"2 Jan 2006":                              "2006-01-02T00:00:00Z",
		"Mon Jan  2 15:04:05 MST 2006":            "2006-01-02T22:04:05Z",
		"Mon Jan  2 15:04:05 2006":                "2006-01-02T15:04:05Z",
		"2006-01-02T15:04:05Z":                    "2006-01-02T15:04:05Z",
		"2006-01-02t15:04:05.123456z":             "2006-01-02T15:04:05.123456Z",
		"2006-01-02T15:04:05+02:00":               "2006-01-02T13:04:05Z",
		"2006-01-02T15:04:05+0200":                "2006-01-02T13:04:05Z",
		"2006-01-02T15:04:05 +02:00":              "2006-01-02T13:04:05Z",
		"2006-01-02T15:04+02:00":                  "2006-01-02T13:04:00Z",
		"2006-01-02 15:04:05 UTC":                 "2006-01-02T15:04:05Z",
		"2006-01-02 15:04:05":                     "2006-01-02T15:04:05Z",
		"2006-01-02":                              "2006-01-02T00:00:00Z",
		"2006-01":                                 "2006-01-01T00:00:00Z",
		"2006":                                    "2006-01-01T00:00:00Z",
	} {
		date, err := parseDate(text)
		if err != nil || rfc3339(date) != expected {
			t.Errorf("%s: found %v %v, expected %s", text, date, err, expected)
		}
	}
}

func TestWhatIsNoDateIsAnError(t *testing.T) {
	for _, text := range []string{"", "yesterday", "2006-13-01", "30 Feb 2006", "Mon, 02 Jan 2006 15:04:05 XYZ",
		"2006-01-02T25:00:00Z", "1/2/2006"} {
		if date, err := parseDate(text); err == nil {
			t.Errorf("%s: found %v, expected an error", text, date)
		}
	}
}
