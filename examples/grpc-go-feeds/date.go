package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// zones are names of zones that mean one thing only. Those of RFC 822 come first; the others are found in feeds.
var zones = map[string]string{
	"UT": "+0000", "GMT": "+0000", "Z": "+0000", "UTC": "+0000",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	"AKST": "-0900", "AKDT": "-0800", "HST": "-1000",
	"WET": "+0000", "WEST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300",
	"MSK": "+0300", "JST": "+0900", "AEST": "+1000", "AEDT": "+1100",
}

// layouts are the forms of dates, after what normalised does. A date without a zone is taken for UTC.
var layouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006",
	"2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700",
	"Jan 2 15:04:05 -0700 2006", "Jan 2 15:04:05 2006", // of Unix's date and ctime
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05 -0700", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006-01", "2006",
}

var (
	weekday = regexp.MustCompile(`^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*(,\s*|\s+)`)
	comment = regexp.MustCompile(`\([^()]*\)`)
	month   = regexp.MustCompile(`\b(?i:january|february|march|april|june|july|august|sept|september|october|november` +
		`|december)\b`)
	zone     = regexp.MustCompile(`\s([A-Za-z]{1,5})(\s\d{4})?$`)
	zoneSign = regexp.MustCompile(`\s(?:GMT|UTC)?([+-]\d\d):?(\d\d)$`)
)

const maxDate = 100

// parseDate reads a date as RSS (RFC 822, with two or four digits of the year), Atom (RFC 3339), Dublin Core (W3C-DTF)
// and those who do not quite follow them write it, and answers it in UTC.
func parseDate(text string) (time.Time, error) {
	if len(text) > maxDate {
		return time.Time{}, fmt.Errorf("found %d characters, expected a date of at most %d", len(text), maxDate)
	}
	plain := normalised(text)
	for _, layout := range layouts {
		if date, err := time.Parse(layout, plain); err == nil {
			return date.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("found %q, expected a date of RFC 822 or RFC 3339", text)
}

// rfc3339 writes a date with as much of a second as it has.
func rfc3339(date time.Time) string {
	return date.Format(time.RFC3339Nano)
}

// normalised takes away what carries no meaning, the weekday and comments, and writes what is left in one way.
func normalised(text string) string {
	text = singleSpaced(comment.ReplaceAllString(text, " "))
	text = weekday.ReplaceAllString(text, "")
	text = month.ReplaceAllStringFunc(text, func(name string) string { return name[:3] })
	text = zoneSign.ReplaceAllString(text, " $1$2")
	if match := zone.FindStringSubmatch(text); match != nil {
		if offset, known := zones[strings.ToUpper(match[1])]; known {
			text = strings.TrimSuffix(text, match[0]) + " " + offset + match[2]
		}
	}
	if len(text) > 0 && '0' <= text[0] && text[0] <= '9' && strings.Contains(text, "-") {
		return strings.ToUpper(text)
	}
	return text
}
