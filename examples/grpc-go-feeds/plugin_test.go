package main

import (
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"tenon.dev/sdk/go/contract"
	"tenon.dev/sdk/go/tenon"
	"tenon.dev/sdk/go/tenontest"
)

const address = "https://example.com/blog/feed"

// network answers each request with an Atom feed of the given items.
func network(ids *atomic.Pointer[[]string]) func(tenon.Request) (*tenon.Response, error) {
	return func(request tenon.Request) (*tenon.Response, error) {
		if request.URL != address || !strings.Contains(request.Headers["Accept"], "atom") {
			return &tenon.Response{Status: 404}, nil
		}
		body := "<feed xmlns='http://www.w3.org/2005/Atom'><title>T\xe9non</title>"
		for _, id := range *ids.Load() {
			body += "<entry><id>" + id + "</id><title>Item " + id + "</title></entry>"
		}
		return &tenon.Response{Status: 200, Headers: map[string]string{"content-type": "text/xml; charset=iso-8859-1"},
			Body: []byte(body + "</feed>")}, nil
	}
}

func plugged(t *testing.T, host *tenontest.Host) *feeds {
	t.Helper()
	f := &feeds{}
	if err := f.init(host.Connect(t), tenon.Config(`{"max_items": 5}`)); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheBuiltProgramIsAPlugin(t *testing.T) {
	folder := t.TempDir()
	if output, err := exec.Command("./build", folder).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, output)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("found %v %v, expected the program alone", files, err)
	}
	ids := &atomic.Pointer[[]string]{}
	ids.Store(&[]string{"1", "2", "3"})
	host := &tenontest.Host{HTTP: network(ids)}
	process := tenontest.Start(t, exec.Command(files[0]), tenontest.Options{Host: host})
	if err := process.Configure(map[string]int{"max_items": 2}); err != nil {
		t.Fatal(err)
	}

	var date dateAnswer
	if err := process.Call("date", dateText{"Mon, 02 Jan 2006 15:04:05 MST"}, &date); err != nil ||
		date.Date != "2006-01-02T22:04:05Z" {
		t.Errorf("date: found %v %v", date, err)
	}
	var parsed, fetched feed
	if err := process.Call("parse", document{read(t, "rdf.xml")}, &parsed); err != nil || parsed.Title != "Joints" {
		t.Errorf("parse: found %v %v", parsed, err)
	}
	if err := process.Call("fetch", source{address}, &fetched); err != nil || fetched.Title != "Ténon" ||
		len(fetched.Items) != 2 {
		t.Errorf("fetch: found %v %v", fetched, err)
	}
	var first, second newItems
	if err := errors.Join(process.Call("new_items", source{address}, &first),
		process.Call("new_items", source{address}, &second)); err != nil {
		t.Fatal(err)
	}
	if len(first.Items) != 2 || len(second.Items) != 0 || second.Items == nil || len(host.Events()) != 2 {
		t.Errorf("found %v, then %v, and events %v", first, second, host.Events())
	}
	help, err := process.Help(t.Context(), &emptypb.Empty{})
	if err != nil || !strings.Contains(help.GetHelp(), "new_items") {
		t.Errorf("help: found %v %v", help, err)
	}
	if _, err := process.AbilityCall(t.Context(), &contract.CallRequest{Operation: "other"}); status.Code(err) !=
		codes.Unimplemented {
		t.Errorf("found %v, expected UNIMPLEMENTED", err)
	}
}

func TestNewItemsAreTheOnesThatWereNotThereBefore(t *testing.T) {
	ids := &atomic.Pointer[[]string]{}
	host := &tenontest.Host{HTTP: network(ids)}
	f := plugged(t, host)
	for _, step := range []struct{ there, expected []string }{
		{[]string{"1", "2"}, []string{"1", "2"}},
		{[]string{"1", "2"}, []string{}},
		{[]string{"3", "2", "3"}, []string{"3"}},
		{[]string{"1"}, []string{}},
	} {
		ids.Store(&step.there)
		answer, err := f.newItems(t.Context(), source{address})
		if err != nil {
			t.Fatal(err)
		}
		found := []string{}
		for _, item := range answer.Items {
			found = append(found, item.ID)
		}
		if !reflect.DeepEqual(found, step.expected) {
			t.Errorf("%v: found %v, expected %v", step.there, found, step.expected)
		}
	}
	events := host.Events()
	if len(events) != 3 || events[2].Type != "feed.item" {
		t.Fatalf("found %v, expected three events", events)
	}
	var payload map[string]string
	if err := json.Unmarshal([]byte(events[2].Payload), &payload); err != nil || !reflect.DeepEqual(payload,
		map[string]string{"feed": address, "id": "3", "title": "Item 3", "link": "", "published": "", "summary": ""}) {
		t.Errorf("found %v %v", payload, err)
	}
}

func TestAnItemWhoseEventWasRefusedIsNewAgain(t *testing.T) {
	ids := &atomic.Pointer[[]string]{}
	ids.Store(&[]string{"1", "2", "3"})
	emitted := 0
	host := &tenontest.Host{HTTP: network(ids), Refuse: func(function string) error {
		if function == "emit_event" {
			if emitted++; emitted == 2 {
				return status.Error(codes.ResourceExhausted, "too many")
			}
		}
		return nil
	}}
	f := plugged(t, host)
	_, err := f.newItems(t.Context(), source{address})
	if !errors.Is(err, tenon.ErrExhausted) || err.Error() != "after 1 new items: emit_event: too many" {
		t.Errorf("found %v, expected exhausted", err)
	}
	answer, err := f.newItems(t.Context(), source{address})
	if err != nil || len(answer.Items) != 2 || answer.Items[0].ID != "2" {
		t.Errorf("found %v %v, expected the items 2 and 3", answer, err)
	}
}

func TestWhatIsInAFeedIsRememberedAsLongAsItIsThere(t *testing.T) {
	s := &seen{known: map[string]bool{}}
	s.add("sticky")
	for i := range 2 * maxSeen {
		s.add(strings.Repeat("x", i))
	}
	later := &seen{before: s.now, known: s.known}
	later.add("sticky")
	kept := later.digests()
	if len(kept) != maxSeen || kept[maxSeen-1] != digest("sticky") {
		t.Errorf("found %d digests, expected %d, the last of what was there last", len(kept), maxSeen)
	}
}

func TestFetchSaysWhatIsWrong(t *testing.T) {
	f := plugged(t, &tenontest.Host{HTTP: func(request tenon.Request) (*tenon.Response, error) {
		if strings.HasSuffix(request.URL, "denied") {
			return nil, status.Error(codes.PermissionDenied, "example.com is not listed")
		}
		return &tenon.Response{Status: 404}, nil
	}})
	for url, expected := range map[string]string{
		"":                           `params.url: found "", expected an http or https URL`,
		"file:///etc/passwd":         `params.url: found "file:///etc/passwd", expected an http or https URL`,
		"https://example.com/none":   "https://example.com/none: found status 404, expected 200",
		"https://example.com/denied": "http_request: example.com is not listed",
	} {
		if _, err := f.fetch(t.Context(), source{url}); err == nil || err.Error() != expected {
			t.Errorf("%s: found %v, expected %s", url, err, expected)
		}
	}
}
