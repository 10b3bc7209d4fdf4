package main

import (
	"html"
	"slices"
	"strings"
)

// withoutMarkup makes plain text of HTML: tags and comments left out, entities replaced, single spaces.
func withoutMarkup(text string) string {
	var plain strings.Builder
	for text != "" {
		start := strings.IndexByte(text, '<')
		if start < 0 {
			plain.WriteString(text)
			break
		}
		plain.WriteString(text[:start])
		text = text[start:]
		end, tag := tagAt(text)
		if end == 0 {
			plain.WriteByte('<')
			text = text[1:]
			continue
		}
		opens := text[1] != '/'
		text = text[end:]
		if isBlock(tag) {
			plain.WriteByte(' ')
		}
		if opens && (tag == "script" || tag == "style") {
			text = from(text, "</"+tag)
		}
	}
	return singleSpaced(html.UnescapeString(plain.String()))
}

// tagAt answers where the tag or comment at the beginning of a text ends, and its name; 0 if it is but a character.
func tagAt(text string) (end int, name string) {
	if strings.HasPrefix(text, "<!--") {
		if end := strings.Index(text, "-->"); end >= 0 {
			return end + len("-->"), ""
		}
		return len(text), ""
	}
	rest := strings.TrimPrefix(text[1:], "/")
	if rest == "" || !strings.ContainsRune("!?", rune(rest[0])) && !isLetter(rest[0]) {
		return 0, ""
	}
	// not beyond the next '<', so that a text full of them is not searched again and again
	end = 1 + strings.IndexAny(text[1:], "<>")
	if text[end] != '>' {
		return 0, ""
	}
	length := 0
	for length < len(rest) && (isLetter(rest[length]) || '0' <= rest[length] && rest[length] <= '9') {
		length++
	}
	return end + 1, strings.ToLower(rest[:length])
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// inline are the elements that do not end a word.
var inline = []string{"a", "abbr", "b", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub",
	"sup", "tt", "u"}

func isBlock(tag string) bool {
	return tag != "" && !slices.Contains(inline, strings.ToLower(tag))
}

// from is a text from a mark on, in whatever case it is written; nothing if it is not there.
func from(text, mark string) string {
	for at := 0; at+len(mark) <= len(text); at++ {
		if strings.EqualFold(text[at:at+len(mark)], mark) {
			return text[at:]
		}
	}
	return ""
}

func singleSpaced(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// cut shortens a text to a number of characters, the last of which then says that there was more.
func cut(text string, characters int) string {
	if len(text) <= characters {
		return text
	}
	runes := []rune(text)
	if len(runes) <= characters {
		return text
	}
	return string(runes[:characters-1]) + "…"
}
