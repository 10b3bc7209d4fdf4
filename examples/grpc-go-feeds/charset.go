package main

import (
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"
)

// declaration is XML's own word on its encoding.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// maxDeclaration is how far a declaration is looked for.
const maxDeclaration = 1024

// decode makes text of what came over HTTP: a byte order mark counts most, then the header, then the declaration.
func decode(body []byte, contentType string) (string, error) {
	if len(body) > maxFeed {
		return "", fmt.Errorf("found %d bytes, expected at most %d", len(body), maxFeed)
	}
	text := string(body)
	charset := charsetOf(text, contentType)
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		if !utf8.ValidString(text) {
			return "", fmt.Errorf("found bytes that are not UTF-8, expected %s", charset)
		}
		return text, nil
	case "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252":
		return fromWestern(body), nil
	case "utf-16":
		return "", errors.New("charset: found UTF-16, expected UTF-8, ISO-8859-1 or windows-1252")
	default:
		return "", fmt.Errorf("charset: found %s, expected UTF-8, ISO-8859-1 or windows-1252", charset)
	}
}

func charsetOf(text, contentType string) string {
	if strings.HasPrefix(text, "\uFEFF") {
		return "UTF-8"
	}
	if strings.HasPrefix(text, "\xFE\xFF") || strings.HasPrefix(text, "\xFF\xFE") {
		return "UTF-16"
	}
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil && parameters["charset"] != "" {
		return parameters["charset"]
	}
	if match := declaration.FindStringSubmatch(text[:min(len(text), maxDeclaration)]); match != nil {
		return match[1]
	}
	return "UTF-8"
}

// western is what windows-1252 has from 0x80 to 0x9F, where ISO-8859-1 has nothing that a feed would mean: as in
// browsers, both are read as the former.
var western = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

func fromWestern(body []byte) string {
	var text strings.Builder
	for _, b := range body {
		if b >= 0x80 && b <= 0x9F {
			text.WriteRune(western[b-0x80])
		} else {
			text.WriteRune(rune(b))
		}
	}
	return text.String()
}
